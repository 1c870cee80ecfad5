using Cpctl.Api.Node;

namespace Cpctl.Pki.Joining;

/// <summary>What is known of a token, without its secret.</summary>
/// <param name="Id">The first six characters.</param>
/// <param name="Role">What nodes it admits; null when it was made by others for other ends.</param>
/// <param name="ExpiresAt">Null when it never does.</param>
/// <param name="SingleUse">It admits one node and is deleted.</param>
/// <param name="UsedBy">Fingerprint of the key it has admitted; null when unused.</param>
/// <param name="Description">For people.</param>
public sealed record BootstrapTokenInfo(
    string Id, NodeRole? Role, DateTimeOffset? ExpiresAt, bool SingleUse, string? UsedBy, string? Description);
