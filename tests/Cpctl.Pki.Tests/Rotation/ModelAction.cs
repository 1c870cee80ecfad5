namespace Cpctl.Pki.Tests.Rotation;

/// <summary>What can happen in a <see cref="RotationModel"/>.</summary>
internal enum ModelAction
{
    Rotate,
    Decide,
    DecideAndDie,
    JoinControlPlane,
    JoinWorker,
    FinishJoin,
    Remove,
    GoDown,
    ComeBack,
    TakeUp,
    Load,
    Reissue,
    Report,
    Store,

    /// <summary>A node does everything that it has to do, in one go.</summary>
    Work,
}
