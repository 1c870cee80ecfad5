using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Node;
using Cpctl.Pki.Sealing;

namespace Cpctl.Pki.Joining;

/// <summary>What a well-formed request of a node comes to.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Ip">The address it gives.</param>
/// <param name="Role">What it wants to be.</param>
/// <param name="PublicKey">The key to certify.</param>
/// <param name="KeyFingerprint">sha256:&lt;hex&gt; of that key.</param>
/// <param name="Sealing">Where to seal the signers; control-plane nodes only.</param>
public sealed record JoinTerms(
    string Node, string Ip, NodeRole Role, PublicKey PublicKey, string KeyFingerprint, SealingPublicKey? Sealing);
