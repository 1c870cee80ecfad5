using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Joining;

/// <summary>Builds the certificate requests of nodes.</summary>
public static class JoinRequest
{
    /// <summary>
    /// A joining node's request for its identity: CN=cpctl:agent:&lt;node&gt;, O by role; its name, address and, for a control-plane node,
    /// its sealing key as alternative names. PEM.
    /// </summary>
    public static string Create(string node, string ip, NodeRole role, PrivateKey key, SealingPublicKey? sealing)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(node);
        names.AddIpAddress(IPAddress.Parse(ip));
        if (sealing is not null)
        {
            names.AddUri(new Uri(sealing.Urn));
        }

        var group = role == NodeRole.ControlPlane ? LeafCatalog.AgentsGroup : LeafCatalog.WorkersGroup;
        return Sign(key, DistinguishedName.Of($"cpctl:agent:{node}", group), names.Build());
    }

    /// <summary>A request for exactly what a leaf's spec says. PEM.</summary>
    public static string ForLeaf(LeafSpec leaf, PrivateKey key) => Sign(
        key, DistinguishedName.Of(leaf.CommonName, leaf.Organization), leaf.Names.Count == 0 ? null : LeafNames.ToExtension(leaf.Names));

    /// <summary>The object that carries a request to the operator.</summary>
    /// <param name="prefix">As in <c>cpctl-join</c>; node and five random characters follow.</param>
    public static CertificateSigningRequest ToObject(string prefix, string node, string signer, LeafUse use, string pem) => new()
    {
        Metadata = new ObjectMeta { Name = $"{prefix}-{node}-{RandomNumberGenerator.GetHexString(5, lowercase: true)}" },
        Spec = new CertificateSigningRequestSpec
        {
            Request = Encoding.ASCII.GetBytes(pem),
            SignerName = signer,
            Usages = Usages(use),
        },
    };

    internal static IReadOnlyList<string> Usages(LeafUse use) => use == LeafUse.Server ? ["digital signature", "server auth"] : ["digital signature", "client auth"];

    private static string Sign(PrivateKey key, X500DistinguishedName subject, X509Extension? names)
    {
        var request = key.Request(subject);
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        return request.CreateSigningRequestPem() + "\n";
    }
}
