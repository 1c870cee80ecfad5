namespace Cpctl.Pki.Rotation;

/// <summary>How far a rotation has got.</summary>
internal enum RotationPhase
{
    /// <summary>None is under way.</summary>
    Stable,

    /// <summary>Every node takes up the next key as one to accept; the old one produces.</summary>
    Publishing,

    /// <summary>The new key produces, and what the old one has produced is replaced; both are accepted.</summary>
    Replacing,
}
