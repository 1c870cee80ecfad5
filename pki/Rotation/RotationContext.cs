using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation;

/// <summary>One look at a rotation.</summary>
/// <param name="ControlPlane">As it is in the API.</param>
/// <param name="Rotation">The rotation that is carried out.</param>
/// <param name="Signers">As published.</param>
/// <param name="Line">Its line among them.</param>
internal sealed record RotationContext(ControlPlane ControlPlane, KeyRotationStatus Rotation, SignerSet Signers, KeyLine Line);
