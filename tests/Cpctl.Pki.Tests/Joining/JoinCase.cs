using System.Security.Cryptography;
using System.Text;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Tests.Joining;

/// <summary>A join that would be admitted, whose parts a test spoils one at a time.</summary>
internal sealed class JoinCase : IDisposable
{
    internal static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    internal JoinCase(NodeRole role = NodeRole.ControlPlane)
    {
        Role = role;
        TokenSecret = BootstrapTokenSecret.Create(Token, role, Now.AddHours(1), null);
        Username = $"system:bootstrap:{Token.Id}";
        Groups = [BootstrapTokenSecret.Group(role), "system:bootstrappers", "system:authenticated"];
        Pem = JoinRequest.Create("cp2", "10.0.0.12", role, Key, role == NodeRole.ControlPlane ? Sealing.PublicKey : null);
    }

    internal NodeRole Role { get; }
    internal BootstrapToken Token { get; } = BootstrapToken.Generate();
    internal PrivateKey Key { get; } = PrivateKey.Create(KeyAlgorithm.EcdsaP256);
    internal SealingKey Sealing { get; } = SealingKey.Create();
    internal Secret? TokenSecret { get; set; }
    internal string Username { get; set; }
    internal IReadOnlyList<string> Groups { get; set; }
    internal string Pem { get; set; }
    internal IReadOnlyList<string> Usages { get; set; } = ["digital signature", "client auth"];
    internal ControlPlaneNode? ControlPlaneNode { get; set; }
    internal KubeNode? KubeNode { get; set; }
    internal string? SealedTo { get; set; }
    internal string Signer { get; set; } = ClusterNames.NodeSigner;
    internal List<EvictedNode> Evicted { get; } = [];
    internal Dictionary<string, string> Addresses { get; } = new(StringComparer.Ordinal);

    internal JoinFacts Facts => new()
    {
        Request = Request,
        Now = Now,
        Token = TokenSecret,
        ControlPlaneNode = ControlPlaneNode,
        KubeNode = KubeNode,
        SealedTo = SealedTo,
        Addresses = Addresses,
        Evicted = Evicted,
        Spec = new ControlPlaneSpec(),
        ApiServerNames = new HashSet<string>(["10.96.0.1", "10.0.0.10", "lb"], StringComparer.Ordinal),
    };

    internal CertificateSigningRequest Request
    {
        get
        {
            var request = JoinRequest.ToObject("cpctl-join", "cp2", Signer, LeafUse.Client, Pem);
            request.Spec.Username = Username;
            request.Spec.Groups = Groups;
            request.Spec.Usages = Usages;
            return request;
        }
    }

    public void Dispose() => Sealing.Dispose();

    /// <summary>Its own key has been admitted as this worker before.</summary>
    internal static ControlPlaneNode Worker(string? uid = "u2", string ip = "10.0.0.12", string? key = null) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = "cp2", Uid = uid,
            Annotations = key is null ? null : new Dictionary<string, string>(StringComparer.Ordinal) { [ClusterNames.IdentityAnnotation] = key },
        },
        Spec = new ControlPlaneNodeSpec { Role = NodeRoles.Worker, Ip = ip },
    };

    internal string KeyFingerprint => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Key.PublicKeyInfo));

    /// <summary>As its own agent asks, with an identity that carries a uid or does not.</summary>
    internal void AskAsWorker(string? uid)
    {
        (Username, TokenSecret) = ("cpctl:agent:cp2", null);
        Groups = uid is null ? ["cpctl:workers"] : ["cpctl:workers", $"cpctl:node:{uid}"];
    }

    internal void UseToken(string by) => Annotate(ClusterNames.UsedByAnnotation, by);

    internal void SetToken(string field, string value) => TokenSecret!.Data =
        new Dictionary<string, byte[]>(TokenSecret.Data!, StringComparer.Ordinal) { [field] = Encoding.UTF8.GetBytes(value) };

    private void Annotate(string key, string value) => TokenSecret!.Metadata.Annotations =
        new Dictionary<string, string>(TokenSecret.Metadata.Annotations!, StringComparer.Ordinal) { [key] = value };
}
