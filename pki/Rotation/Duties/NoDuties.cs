namespace Cpctl.Pki.Rotation.Duties;

/// <summary>A line of which control-plane nodes and signers tell everything.</summary>
internal sealed class NoDuties : IRotationDuties;
