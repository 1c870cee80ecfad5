namespace Cpctl.Pki.Rotation.Hooks;

/// <summary>A line of which control-plane nodes and signers tell everything.</summary>
internal sealed class NoHooks : IRotationHooks;
