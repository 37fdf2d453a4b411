// Owns which functions of simulation libraries compute the whole derived state of their arguments anew, and give the same state again
// when nothing was changed in between. Data only.

const RECOMPUTING =
  /^(mujoco\.mj_(forward|inverse|kinematics|fwdPosition|fwdVelocity|comPos|crb|fullM)|pinocchio\.(forwardKinematics|computeJointJacobians|updateFramePlacements|crba|rnea|aba|computeAllTerms)|pybullet\.calculateMassMatrix)$/;

/** @param name canonical dotted name of a library function. */
export function isRecomputing(name: string): boolean {
  return RECOMPUTING.test(name);
}
