from sqlalchemy import JSON, Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class TraceRow(Base):
    __tablename__ = "traces"

    id = Column(Integer, primary_key=True)
    workshop_id = Column(String, index=True)
    input = Column(JSON)
    output = Column(JSON)
