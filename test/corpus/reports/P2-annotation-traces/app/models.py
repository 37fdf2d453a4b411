from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()


class TraceRow(Base):
    __tablename__ = "traces"

    id = Column(Integer, primary_key=True)
    remote_id = Column(String)
    annotations = relationship("AnnotationRow", back_populates="trace")


class AnnotationRow(Base):
    __tablename__ = "annotations"

    id = Column(Integer, primary_key=True)
    trace_id = Column(Integer, ForeignKey("traces.id"))
    author = Column(String)
    rating = Column(Integer)
    trace = relationship("TraceRow", back_populates="annotations")
