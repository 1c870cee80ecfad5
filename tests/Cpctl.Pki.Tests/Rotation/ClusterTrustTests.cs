using System.Text;
using System.Text.Json;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Rotation;
using Cpctl.Pki.Rotation.Hooks;
using Cpctl.Pki.Rotation.Lines;
using Cpctl.Pki.Signers;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Pki.Tests.Rotation;

/// <summary>Who counts in a rotation of the cluster's authority beside control-plane nodes.</summary>
[Trait("Category", "Unit")]
public sealed class ClusterTrustTests : IDisposable
{
    private readonly TestNode _node = new();
    private readonly FakeKubernetes _api = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly RotatedLine _line = RotatedLines.Find(RotationName.Cluster)!;
    private readonly SignerSet _published;
    private readonly ClusterTrust _sut;

    public ClusterTrustTests()
    {
        _published = _line.Publish(_node.Signers, _node.Settings, _node.Time);
        _sut = new ClusterTrust(_api, _time);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Others_RegisteredOrAdmittedWorker_CountsAlthoughItReportsNothing()
    {
        await PutAsync(ResourceTypes.Nodes, new KubeNode { Metadata = new ObjectMeta { Name = "w1" } });
        await PutAsync(ResourceTypes.ControlPlaneNodes, Worker("w2", null));
        await PutAsync(ResourceTypes.Nodes, new KubeNode { Metadata = new ObjectMeta { Name = "cp1" } });
        await PutAsync(ResourceTypes.ControlPlaneNodes, new ControlPlaneNode { Metadata = new ObjectMeta { Name = "cp1" }, Spec = new ControlPlaneNodeSpec { Role = NodeRoles.ControlPlane } });
        var others = await _sut.OthersAsync(Context(_published), Token);
        Assert.Equal(["w1", "w2"], others.Select(other => other.Name).Order(StringComparer.Ordinal));
        Assert.All(others, other => Assert.Null(other.Accepts));
    }

    [Fact]
    public async Task Others_WorkerReports_StandsByItsKeysAndCertificates()
    {
        var line = _line.Of(_published);
        await PutAsync(ResourceTypes.ControlPlaneNodes, Worker("w1", new ControlPlaneNodeStatus
        {
            LastHeartbeat = _time.GetUtcNow(),
            Keys = new KeysStatus { Lines = [new KeyLineStatus { Name = RotationName.Cluster, Active = line.Active, Next = line.Next }] },
            Certificates = [new CertificateStatus { Name = "kubelet", SignedBy = line.Active }],
        }));
        var worker = Assert.Single(await _sut.OthersAsync(Context(_published), Token));
        Assert.True(worker.IsReadyFor(line.Next!));
        Assert.False(worker.HasMovedTo(line.Next!));
    }

    [Fact]
    public async Task Others_PodsCopyLags_IsNamedUntilItHasTheNext()
    {
        await CopyAsync("default", _node.Signers.Cluster.Bundle);
        await CopyAsync("kube-system", _node.Signers.Cluster.Bundle);
        var behind = Assert.Single(await _sut.OthersAsync(Context(_published), Token));
        Assert.Contains("kube-root-ca.crt and 1 more", behind.Name, StringComparison.Ordinal);
        Assert.False(behind.IsReadyFor(_line.Of(_published).Next!));

        await CopyAsync("default", _published.Cluster.Bundle);
        await CopyAsync("kube-system", _published.Cluster.Bundle);
        Assert.Empty(await _sut.OthersAsync(Context(_published), Token));

        var dropped = _line.Drop(_line.Activate(_published));
        Assert.Contains(await _sut.OthersAsync(Context(dropped), Token), other => other.Name.Contains("kube-root-ca.crt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Others_TokenSecretLags_IsNamed()
    {
        await PutAsync(ResourceTypes.Secrets, new Secret
        {
            Metadata = new ObjectMeta { Name = "default-token-x", Namespace = "default" },
            Type = "kubernetes.io/service-account-token",
            Data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["ca.crt"] = Encoding.ASCII.GetBytes(_node.Signers.Cluster.Bundle) },
        });
        Assert.Equal("Secret default/default-token-x", Assert.Single(await _sut.OthersAsync(Context(_published), Token)).Name);
    }

    [Fact]
    public async Task Publish_ClusterInfoNamesOthers_NamesThoseOfTheSignersAndKeepsTheRest()
    {
        var info = ClusterInfo.Of("kubernetes", "10.0.0.1:6443", _node.Signers.Cluster.Bundle, _node.Signers.ClusterId);
        await PutAsync(ResourceTypes.ConfigMaps, info.Deserialize(ResourceTypes.ConfigMaps.Json)!);
        await _sut.PublishAsync(Context(_published), Token);
        var stored = await _api.TryGetAsync(ResourceTypes.ConfigMaps, ClusterInfo.Namespace, ClusterInfo.Name, Token);
        Assert.Equal(_published.Cluster.Bundle, ClusterInfo.AuthoritiesOf(stored));
        Assert.Equal(_node.Signers.ClusterId.ToString(), stored!.Data!["clusterId"]);
        Assert.Contains("https://10.0.0.1:6443", stored.Data["kubeconfig"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 1)]
    [InlineData(6, 0)]
    public async Task Remaining_ConnectionsOfTheOldCertificates_LastForMinutes(int minutes, int uses)
    {
        var context = Context(_line.Activate(_published));
        context = context with { Rotation = context.Rotation with { MovedAt = _time.GetUtcNow() } };
        _time.Advance(TimeSpan.FromMinutes(minutes));
        Assert.Equal(uses, (await _sut.RemainingAsync(context, Token)).Count);
    }

    private static ControlPlaneNode Worker(string name, ControlPlaneNodeStatus? status) =>
        new() { Metadata = new ObjectMeta { Name = name }, Spec = new ControlPlaneNodeSpec { Role = NodeRoles.Worker }, Status = status };

    private RotationContext Context(SignerSet signers) =>
        new(new ControlPlane(), new KeyRotationStatus { Id = "1", Name = RotationName.Cluster }, signers, _line.Of(signers));

    private Task CopyAsync(string ns, string bundle) => PutAsync(ResourceTypes.ConfigMaps, new ConfigMap
    {
        Metadata = new ObjectMeta { Name = "kube-root-ca.crt", Namespace = ns },
        Data = new Dictionary<string, string>(StringComparer.Ordinal) { ["ca.crt"] = bundle },
    });

    private async Task PutAsync<T>(ResourceType<T> type, T obj)
        where T : class, IKubeObject
    {
        await _api.DeleteAsync(type, obj.Metadata.Namespace, obj.Metadata.Name!, Token);
        await _api.CreateAsync(type, obj, Token);
    }
}
