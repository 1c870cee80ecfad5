using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Tests.Joining;

[Trait("Category", "Unit")]
public sealed class JoinRequestPolicyTests
{
    private static readonly KubeNode Ready = new()
    {
        Status = new KubeNodeStatus { Conditions = [new Condition { Type = "Ready", Status = ConditionStatus.True }] },
    };

    /// <summary>Name → (what is spoiled, reason); reason null means it is admitted all the same.</summary>
    private static readonly Dictionary<string, (Action<JoinCase> Spoil, string? Reason)> Table = new(StringComparer.Ordinal)
    {
        ["nothing wrong"] = (_ => { }, null),
        ["token gone"] = (c => c.TokenSecret = null, "TokenGone"),
        ["token of another id"] = (c => c.TokenSecret = BootstrapTokenSecret.Create(BootstrapToken.Generate(), c.Role, JoinCase.Now.AddHours(1), null), "TokenGone"),
        ["token of another type"] = (c => c.TokenSecret!.Type = "Opaque", "TokenGone"),
        ["token for workers"] = (c => c.SetToken("auth-extra-groups", ClusterNames.WorkerBootstrappers), "TokenForOtherRole"),
        ["token for others"] = (c => c.SetToken("auth-extra-groups", "system:bootstrappers:kubeadm:default-node-token"), "TokenForOtherRole"),
        ["group not in the request"] = (c => c.Groups = ["system:bootstrappers"], "TokenForOtherRole"),
        ["token expired"] = (c => c.SetToken("expiration", "2030-01-02T03:04:05Z"), "TokenExpired"),
        ["token expiry unreadable"] = (c => c.SetToken("expiration", "tomorrow"), "TokenExpired"),
        ["token used by another key"] = (c => c.UseToken("sha256:00"), "TokenUsed"),
        ["token used by this key"] = (c => c.UseToken("sha256:" + Convert.ToHexStringLower(SHA256.HashData(c.Key.PublicKeyInfo))), null),
        ["name of a control-plane node"] = (c => c.ControlPlaneNode = new ControlPlaneNode(), "NameTaken"),
        ["same name, same sealing key"] = (c => { c.ControlPlaneNode = new ControlPlaneNode(); c.SealedTo = c.Sealing.PublicKey.Fingerprint; }, null),
        ["same name, another sealing key"] = (c => { c.ControlPlaneNode = new ControlPlaneNode(); c.SealedTo = "sha256:11"; }, "NameTaken"),
        ["name of a ready node"] = (c => c.KubeNode = Ready, "NameTaken"),
        ["name of a dead node"] = (c => c.KubeNode = new KubeNode { Status = new KubeNodeStatus() }, null),
        ["address of another node"] = (c => c.Addresses["10.0.0.12"] = "cp1", "AddressTaken"),
        ["its own address"] = (c => c.Addresses["10.0.0.12"] = "cp2", null),
        ["nobody's user"] = (c => c.Username = "jane", "NotEntitled"),
        ["an agent for itself"] = (c => { c.Username = "cpctl:agent:cp2"; c.Groups = ["cpctl:agents"]; }, "NotEntitled"),
        ["server usage"] = (c => c.Usages = ["digital signature", "server auth"], "Malformed"),
        ["both usages"] = (c => c.Usages = ["digital signature", "client auth", "server auth"], "Malformed"),
        ["garbage"] = (c => c.Pem = "garbage", "Malformed"),
        ["empty"] = (c => c.Pem = "", "Malformed"),
        ["signature by another key"] = (c => c.Pem = Forged(c.Pem), "Malformed"),
        ["no sealing key"] = (c => c.Pem = Pem(c, "CN=cpctl:agent:cp2, O=cpctl:agents", ["cp2"], ["10.0.0.12"], []), "Malformed"),
        ["two sealing keys"] = (c => c.Pem = Pem(c, "CN=cpctl:agent:cp2, O=cpctl:agents", ["cp2"], ["10.0.0.12"], [c.Sealing.PublicKey.Urn, c.Sealing.PublicKey.Urn]), "Malformed"),
        ["sealing key off the curve"] = (c => c.Pem = Pem(c, "CN=cpctl:agent:cp2, O=cpctl:agents", ["cp2"], ["10.0.0.12"], ["urn:cpctl:sealing:AAAA"]), "Malformed"),
        ["masters"] = (c => c.Pem = Pem(c, "CN=cpctl:agent:cp2, O=system:masters", ["cp2"], ["10.0.0.12"], [c.Sealing.PublicKey.Urn]), "Malformed"),
        ["two groups"] = (c => c.Pem = Pem(c, "CN=cpctl:agent:cp2, O=cpctl:agents, O=system:masters", ["cp2"], ["10.0.0.12"], [c.Sealing.PublicKey.Urn]), "Malformed"),
        ["an operator's name"] = (c => c.Pem = Pem(c, "CN=cpctl:operator:cp2, O=cpctl:agents", ["cp2"], ["10.0.0.12"], [c.Sealing.PublicKey.Urn]), "Malformed"),
        ["another node's name in SAN"] = (c => c.Pem = Pem(c, "CN=cpctl:agent:cp2, O=cpctl:agents", ["cp1"], ["10.0.0.12"], [c.Sealing.PublicKey.Urn]), "Malformed"),
        ["a name more"] = (c => c.Pem = Pem(c, "CN=cpctl:agent:cp2, O=cpctl:agents", ["cp2", "kubernetes"], ["10.0.0.12"], [c.Sealing.PublicKey.Urn]), "Malformed"),
        ["an address more"] = (c => c.Pem = Pem(c, "CN=cpctl:agent:cp2, O=cpctl:agents", ["cp2"], ["10.0.0.12", "10.0.0.13"], [c.Sealing.PublicKey.Urn]), "Malformed"),
        ["loopback address"] = (c => c.Pem = Pem(c, "CN=cpctl:agent:cp2, O=cpctl:agents", ["cp2"], ["127.0.0.1"], [c.Sealing.PublicKey.Urn]), "Malformed"),
        ["capital letters"] = (c => c.Pem = Pem(c, "CN=cpctl:agent:CP2, O=cpctl:agents", ["CP2"], ["10.0.0.12"], [c.Sealing.PublicKey.Urn]), "Malformed"),
        ["a name with dots"] = (c => c.Pem = Pem(c, "CN=cpctl:agent:a.b, O=cpctl:agents", ["a.b"], ["10.0.0.12"], [c.Sealing.PublicKey.Urn]), "Malformed"),
        ["a mail address"] = (c => c.Pem = Pem(c, "CN=cpctl:agent:cp2, O=cpctl:agents", ["cp2"], ["10.0.0.12"], [c.Sealing.PublicKey.Urn], mail: "root@example"), "Malformed"),
        ["an authority's constraints"] = (c => c.Pem = Pem(c, "CN=cpctl:agent:cp2, O=cpctl:agents", ["cp2"], ["10.0.0.12"], [c.Sealing.PublicKey.Urn], isAuthority: true), "Malformed"),
        ["the API server's name"] = (c => c.Pem = JoinRequest.Create("kubernetes", "10.0.0.12", NodeRole.ControlPlane, c.Key, c.Sealing.PublicKey), "NameReserved"),
    };

    private static readonly Dictionary<string, (Action<JoinCase> Spoil, string? Reason)> WorkerTable = new(StringComparer.Ordinal)
    {
        ["nothing wrong"] = (_ => { }, null),
        ["token used by another worker"] = (c => c.UseToken("sha256:00"), null),
        ["token for control planes"] = (c => c.SetToken("auth-extra-groups", ClusterNames.ControlPlaneBootstrappers), "TokenForOtherRole"),
        ["name of a control-plane node"] = (c => c.ControlPlaneNode = new ControlPlaneNode(), "NameTaken"),
        ["the endpoint's name"] = (c => c.Pem = JoinRequest.Create("lb", "10.0.0.12", NodeRole.Worker, c.Key, null), "NameReserved"),
        ["the endpoint's address"] = (c => c.Pem = JoinRequest.Create("cp2", "10.0.0.10", NodeRole.Worker, c.Key, null), "AddressTaken"),
        ["the service address"] = (c => c.Pem = JoinRequest.Create("cp2", "10.96.0.1", NodeRole.Worker, c.Key, null), "AddressTaken"),
        ["a sealing key"] = (c => c.Pem = Pem(c, "CN=cpctl:agent:cp2, O=cpctl:workers", ["cp2"], ["10.0.0.12"], [c.Sealing.PublicKey.Urn]), "Malformed"),
        ["a number as name"] = (c => c.Pem = JoinRequest.Create("666", "10.0.0.12", NodeRole.Worker, c.Key, null), "NameReserved"),
        ["a hexadecimal number as name"] = (c => c.Pem = JoinRequest.Create("0x1f", "10.0.0.12", NodeRole.Worker, c.Key, null), "NameReserved"),
        ["an address as name"] = (c => c.Pem = JoinRequest.Create("1.2.3.4", "10.0.0.12", NodeRole.Worker, c.Key, null), "Malformed"),
        ["a mapped address"] = (c => c.Pem = JoinRequest.Create("cp2", "::ffff:10.0.0.10", NodeRole.Worker, c.Key, null), "Malformed"),
        ["an address in NAT64"] = (c => c.Pem = JoinRequest.Create("cp2", "64:ff9b::10.0.0.10", NodeRole.Worker, c.Key, null), "Malformed"),
        ["an address of services"] = (c => c.Pem = JoinRequest.Create("cp2", "10.97.3.4", NodeRole.Worker, c.Key, null), "AddressTaken"),
        ["an address of pods"] = (c => c.Pem = JoinRequest.Create("cp2", "10.244.3.4", NodeRole.Worker, c.Key, null), "AddressTaken"),
        ["the name of a worker that is not Ready"] = (c => { c.ControlPlaneNode = JoinCase.Worker(key: "sha256:00"); c.KubeNode = new KubeNode { Status = new KubeNodeStatus() }; }, "NameTaken"),
        ["the name of a worker from before keys were written down"] = (c => c.ControlPlaneNode = JoinCase.Worker(), "NameTaken"),
        ["its own name, with the key it had"] = (c => { c.ControlPlaneNode = JoinCase.Worker(key: c.KeyFingerprint); c.KubeNode = Ready; }, null),
        ["its own name, its token remembers the key"] = (c => { c.ControlPlaneNode = JoinCase.Worker(); c.UseToken(c.KeyFingerprint); }, null),
        ["the key of one that was evicted"] = (c => c.Evicted.Add(Evicted("w7", "u7", c.KeyFingerprint)), "NodeEvicted"),
        ["the name of one that was evicted, with a new key"] = (c => c.Evicted.Add(Evicted("cp2", "u7", "sha256:00")), null),
        ["its own renewal"] = (c => { c.AskAsWorker("u2"); c.KubeNode = Ready; c.ControlPlaneNode = JoinCase.Worker(); }, null),
        ["its own renewal, identity without uid"] = (c => { c.AskAsWorker(null); c.ControlPlaneNode = JoinCase.Worker(); }, null),
        ["the renewal of one that was removed"] = (c => c.AskAsWorker("u2"), "NodeRemoved"),
        ["the renewal of one that was removed and made its Node again"] = (c => { c.AskAsWorker("u2"); c.KubeNode = Ready; }, "NodeRemoved"),
        ["the renewal of an old disk whose name is used again"] = (c => { c.AskAsWorker("u1"); c.ControlPlaneNode = JoinCase.Worker(); }, "NodeRemoved"),
        ["the renewal of an old disk without uid whose name is used again"] = (c => { c.AskAsWorker(null); c.ControlPlaneNode = JoinCase.Worker(key: "sha256:00"); }, "NodeRemoved"),
        ["the renewal of a worker whose name is a control-plane node's"] = (c => { c.AskAsWorker("u2"); c.ControlPlaneNode = new ControlPlaneNode { Metadata = new ObjectMeta { Uid = "u2" } }; }, "NodeRemoved"),
        ["the renewal of one that was evicted"] = (c => { c.AskAsWorker("u2"); c.ControlPlaneNode = JoinCase.Worker(); c.Evicted.Add(Evicted("cp2", "u2", null)); }, "NodeEvicted"),
        ["the renewal of one that was evicted, without uid"] = (c => { c.AskAsWorker(null); c.ControlPlaneNode = JoinCase.Worker(); c.Evicted.Add(Evicted("cp2", "u1", null)); }, "NodeEvicted"),
        ["a renewal at another address"] = (c => { c.AskAsWorker("u2"); c.ControlPlaneNode = JoinCase.Worker(ip: "10.0.0.13"); }, "AddressOfAnother"),
        ["another worker's renewal"] = (c => { c.Username = "cpctl:agent:w9"; c.Groups = ["cpctl:workers"]; c.TokenSecret = null; }, "NotEntitled"),
        ["renewal as control plane"] = (c =>
        {
            c.Username = "cpctl:agent:cp2";
            c.Groups = ["cpctl:workers"];
            c.Pem = JoinRequest.Create("cp2", "10.0.0.12", NodeRole.ControlPlane, c.Key, c.Sealing.PublicKey);
        }, "NotEntitled"),
    };

    public static TheoryData<string> ControlPlaneCases => [.. Table.Keys];

    public static TheoryData<string> WorkerCases => [.. WorkerTable.Keys];

    [Theory]
    [MemberData(nameof(ControlPlaneCases))]
    public void Decide_ControlPlane_ByTable(string name) => Check(NodeRole.ControlPlane, Table[name]);

    [Theory]
    [MemberData(nameof(WorkerCases))]
    public void Decide_Worker_ByTable(string name) => Check(NodeRole.Worker, WorkerTable[name]);

    private static EvictedNode Evicted(string name, string uid, string? key) =>
        new() { Name = name, Uid = uid, Role = NodeRoles.Worker, EvictedAt = JoinCase.Now, Key = key };

    private static void Check(NodeRole role, (Action<JoinCase> Spoil, string? Reason) row)
    {
        using var join = new JoinCase(role);
        row.Spoil(join);

        var decision = JoinRequestPolicy.Decide(join.Facts);

        Assert.Equal(row.Reason ?? "CpctlPolicy", decision.Reason);
        Assert.Equal(row.Reason is null, decision.Approved);
        Assert.DoesNotContain(join.Token.Value, decision.Message);
    }

    private static string Pem(
        JoinCase join, string subject, string[] names, string[] addresses, string[] uris, string? mail = null, bool isAuthority = false)
    {
        var request = join.Key.Request(new X500DistinguishedName(subject));
        var san = new SubjectAlternativeNameBuilder();
        Array.ForEach(names, san.AddDnsName);
        Array.ForEach(addresses, address => san.AddIpAddress(IPAddress.Parse(address)));
        Array.ForEach(uris, uri => san.AddUri(new Uri(uri)));
        if (mail is not null)
        {
            san.AddEmailAddress(mail);
        }

        request.CertificateExtensions.Add(san.Build());
        if (isAuthority)
        {
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        }

        return request.CreateSigningRequestPem();
    }

    /// <summary>The last bytes of a request are its signature.</summary>
    private static string Forged(string pem)
    {
        var der = PemEncoding.Find(pem) is var fields ? Convert.FromBase64String(pem[fields.Base64Data]) : [];
        der[^5] ^= 1;
        return PemEncoding.WriteString("CERTIFICATE REQUEST", der);
    }
}
