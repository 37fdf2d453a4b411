"""Answers who has finished reading the traces of a workshop."""

from sqlalchemy.orm import Session

from .models import Completion, Participant


class WorkshopService:
    def __init__(self, session: Session) -> None:
        self.session = session

    def has_finished(self, workshop_id: int, participant_id: int) -> bool:
        found = (
            self.session.query(Completion)
            .filter(Completion.workshop_id == workshop_id, Completion.participant_id == participant_id)
            .first()
        )
        return found is not None

    def progress(self, workshop_id: int) -> dict[str, bool]:
        participants = self.session.query(Participant).filter(Participant.workshop_id == workshop_id).all()
        finished: dict[str, bool] = {}
        for participant in participants:
            finished[participant.name] = self.has_finished(workshop_id, participant.id)  # expect: query-in-loop
        return finished
