using System.Net;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.OwnObjects;
using Cpctl.Pki;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Bootstrap.Tests.OwnObjects;

/// <summary>Somebody deletes what is cpctl's own; the mark says that all is as this cpctl made it.</summary>
[Trait("Category", "Unit")]
public sealed class OwnObjectsDeletedTests : IDisposable
{
    private readonly TemporaryNode _node = new();
    private readonly FakeKubernetes _api = new();
    private readonly OwnObjectsController _sut;

    public OwnObjectsDeletedTests()
    {
        var identity = new NodeIdentity("cp1", "10.0.0.1", NodeRole.ControlPlane, Guid.NewGuid(), "10.0.0.1:6443");
        SignerSet.Create(new PkiSettings { Endpoint = "10.0.0.1:6443" }, TimeProvider.System).Save(_node.Paths);
        _api.Put(ResourceTypes.ControlPlanes, new ControlPlane { Metadata = new ObjectMeta { Name = "cluster" } });
        _api.Put(ResourceTypes.ControlPlaneNodes, new ControlPlaneNode
        {
            Metadata = new ObjectMeta { Name = "cp1", Uid = "u1" }, Spec = new ControlPlaneNodeSpec { Role = NodeRoles.ControlPlane, Ip = "10.0.0.1" },
        });
        _sut = new OwnObjectsController(
            _api, work => work(_api), new ClusterOfNode(_node.Paths, identity), () => new OperatorStatus { Leads = true }, "0.2.0", TimeProvider.System, NullLogger.Instance);
    }

    public static TheoryData<string> Names => [.. OwnManifests.All.Select(Name), "ConfigMap cluster-info", "ClusterRole cpctl:agent:cp1", "ClusterRoleBinding cpctl:agent:cp1", "ConfigMap own-objects"];

    public void Dispose() => _node.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Ensure_OneIsDeleted_IsMadeAgain(string name)
    {
        await EnsureAsync();
        var deleted = _api.Applied.First(manifest => Name(manifest) == name);
        _api.Delete(deleted);
        await EnsureAsync();

        Assert.NotNull(await _api.TryGetAsync(deleted, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ensure_AllAreDeleted_AllAreMadeAgain()
    {
        await EnsureAsync();
        var all = _api.Applied.ToArray();
        Array.ForEach(all, _api.Delete);
        await _api.DeleteAsync(ResourceTypes.Secrets, ClusterNames.SystemNamespace, ClusterNames.SignersSecret, TestContext.Current.CancellationToken);
        await EnsureAsync();

        foreach (var manifest in all) Assert.NotNull(await _api.TryGetAsync(manifest, TestContext.Current.CancellationToken));
        Assert.NotNull(await new SealedSigners(_api).RecipientAsync("cp1", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ensure_NothingIsMissing_NothingIsWritten()
    {
        await EnsureAsync();
        var before = (_api.Applied.Count, _api.Writes.Count);
        await EnsureAsync();

        Assert.Equal(before, (_api.Applied.Count, _api.Writes.Count));
    }

    [Fact]
    public async Task Ensure_RulesAreEmptied_AreThereAgain()
    {
        await EnsureAsync();
        var role = _api.Applied.First(manifest => Name(manifest) == "ClusterRole cpctl:operators").DeepClone().AsObject();
        role["rules"] = new JsonArray();
        await _api.ApplyAsync(role, "somebody", TestContext.Current.CancellationToken);
        await EnsureAsync();

        Assert.NotEmpty((await _api.TryGetAsync(role, TestContext.Current.CancellationToken))!["rules"]!.AsArray());
    }

    [Fact]
    public async Task Ensure_OperatorMayReadNothing_RightsAreGivenBack()
    {
        _api.Refuse = (verb, _) => verb == "get" ? new KubernetesApiException(HttpStatusCode.Forbidden, "Forbidden", "no") : null;
        await Assert.ThrowsAsync<KubernetesApiException>(EnsureAsync);

        Assert.Contains(_api.Applied, manifest => Name(manifest) == "ClusterRoleBinding cpctl:operators");
    }

    [Fact]
    public async Task Ensure_ANewerCpctlMadeThem_AreLeftAlone()
    {
        await EnsureAsync();
        await _api.ApplyAsync(OwnManifests.Mark("9.0.0").ToManifest(), "newer", TestContext.Current.CancellationToken);
        var deleted = _api.Applied.First(manifest => Name(manifest) == "ClusterRole cpctl:operators");
        _api.Delete(deleted);
        await EnsureAsync();

        Assert.Null(await _api.TryGetAsync(deleted, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ensure_NodeLeaves_NothingIsSealedToIt()
    {
        await EnsureAsync();
        var node = _api.Get(ResourceTypes.ControlPlaneNodes, null, "cp1");
        node.Spec.Leave = true;
        _api.Put(ResourceTypes.ControlPlaneNodes, node);
        await new SealedSigners(_api).RemoveAsync("cp1", own: null, TestContext.Current.CancellationToken);
        await EnsureAsync();

        Assert.Null(await new SealedSigners(_api).RecipientAsync("cp1", TestContext.Current.CancellationToken));
    }

    private Task EnsureAsync() => _sut.EnsureAsync(TestContext.Current.CancellationToken);

    private static string Name(JsonObject manifest) => $"{manifest["kind"]} {(manifest["metadata"]!["namespace"] is { } ns && (string)manifest["kind"]! != "ConfigMap" ? $"{ns}/" : "")}{manifest["metadata"]!["name"]}";
}
