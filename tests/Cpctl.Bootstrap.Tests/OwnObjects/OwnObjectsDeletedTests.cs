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
    private const string FlowControl = "/apis/flowcontrol.apiserver.k8s.io";

    private readonly TemporaryNode _node = new();
    private readonly FakeKubernetes _api = new();
    private readonly OwnObjectsController _sut;

    public OwnObjectsDeletedTests()
    {
        var identity = new NodeIdentity("cp1", "10.0.0.1", NodeRole.ControlPlane, Guid.NewGuid(), "10.0.0.1:6443");
        SignerSet.Create(new PkiSettings { Endpoint = "10.0.0.1:6443" }, TimeProvider.System).Save(_node.Paths);
        _api.Put(ResourceTypes.ControlPlanes, new ControlPlane { Metadata = new ObjectMeta { Name = "cluster" }, Status = new ControlPlaneStatus() });
        _api.Put(ResourceTypes.ControlPlaneNodes, new ControlPlaneNode
        {
            Metadata = new ObjectMeta { Name = "cp1", Uid = "u1" }, Spec = new ControlPlaneNodeSpec { Role = NodeRoles.ControlPlane, Ip = "10.0.0.1" },
        });
        _api.Raw[FlowControl] = FlowControlObjectsTests.Group("v1beta3");
        _sut = new OwnObjectsController(
            _api, work => work(_api), new ClusterOfNode(_node.Paths, identity), () => new OperatorStatus { Leads = true }, "0.2.0", TimeProvider.System, NullLogger.Instance);
    }

    public static TheoryData<string> Names => [.. OwnManifests.All.Select(Name), "ConfigMap cluster-info", "ClusterRole cpctl:agent:cp1", "ClusterRoleBinding cpctl:agent:cp1", "ConfigMap own-objects", "PriorityLevelConfiguration cpctl", "FlowSchema cpctl"];

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

    [Theory]
    [InlineData("server: https://10.0.0.1:6443", "server: https://evil.example:6443")]
    [InlineData("certificate-authority-data: ", "certificate-authority-data: !")]
    [InlineData("certificate-authority-data: ", "certificate-authority: ")]
    [InlineData("clusters:", "clusters: []\nothers:")]
    [InlineData("clusters:", "clusters: {")]
    [InlineData("apiVersion", "\u0000")]
    public async Task Ensure_ClusterInfoIsEdited_IsPutRight(string part, string edited)
    {
        await EnsureAsync();
        var info = Info();
        var before = info.Data!["kubeconfig"];
        await EditAsync("kubeconfig", before.Replace(part, edited, StringComparison.Ordinal));
        await EditAsync("clusterId", Guid.Empty.ToString());
        await EditAsync("jws-kubeconfig-abcdef", "somebody's");
        await EnsureAsync();

        Assert.Equal(ClusterInfo.AuthoritiesOf(info), ClusterInfo.AuthoritiesOf(Info()));
        Assert.Contains("server: https://10.0.0.1:6443", Info().Data!["kubeconfig"], StringComparison.Ordinal);
        Assert.Equal((info.Data["clusterId"], "somebody's"), (Info().Data!["clusterId"], Info().Data!["jws-kubeconfig-abcdef"]));
    }

    [Fact]
    public async Task Ensure_ClusterInfoHasMore_IsKept()
    {
        await EnsureAsync();
        await EditAsync("kubeconfig", Info().Data!["kubeconfig"].Replace("server: https://10.0.0.1:6443", "server: https://elsewhere\n    tls-server-name: mine", StringComparison.Ordinal) + "preferences:\n  colors: true\n");
        await EnsureAsync();

        Assert.Contains("tls-server-name: mine", Info().Data!["kubeconfig"], StringComparison.Ordinal);
        Assert.Contains("colors: true", Info().Data!["kubeconfig"], StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere", Info().Data!["kubeconfig"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ensure_KeysOfANewerGeneration_AuthoritiesStay()
    {
        await EnsureAsync();
        var other = SignerSet.Create(new PkiSettings { Endpoint = "10.0.0.1:6443" }, TimeProvider.System).Cluster.Bundle;
        await EditAsync("kubeconfig", ((string)ClusterInfo.Of("kubernetes", "10.0.0.1:6443", other, Guid.NewGuid())["data"]!["kubeconfig"]!)!);
        _api.Put(ResourceTypes.ControlPlanes, new ControlPlane { Metadata = new ObjectMeta { Name = "cluster" }, Status = new ControlPlaneStatus { Keys = new KeysStatus { Generation = 1 } } });
        await EnsureAsync();
        Assert.Equal(other, ClusterInfo.AuthoritiesOf(Info()));

        _api.Put(ResourceTypes.ControlPlanes, new ControlPlane { Metadata = new ObjectMeta { Name = "cluster" }, Status = new ControlPlaneStatus() });
        await EnsureAsync();
        Assert.NotEqual(other, ClusterInfo.AuthoritiesOf(Info()));
    }

    [Fact]
    public async Task Ensure_FlowSchemaIsChanged_IsPutRight()
    {
        await EnsureAsync();
        var schema = _api.Applied.Single(manifest => Name(manifest) == "FlowSchema cpctl").DeepClone().AsObject();
        schema["spec"]!["priorityLevelConfiguration"]!["name"] = "catch-all";
        await _api.ApplyAsync(schema, "somebody", TestContext.Current.CancellationToken);
        await EnsureAsync();

        Assert.Equal("cpctl", (string?)(await _api.TryGetAsync(schema, TestContext.Current.CancellationToken))!["spec"]!["priorityLevelConfiguration"]!["name"]);
    }

    [Fact]
    public async Task Ensure_FlowControlIsServedInANewerVersion_IsWrittenInIt()
    {
        await EnsureAsync();
        _api.Raw[FlowControl] = FlowControlObjectsTests.Group("v1 v1beta3");
        await EnsureAsync();

        Assert.Equal(
            ["flowcontrol.apiserver.k8s.io/v1beta3", "flowcontrol.apiserver.k8s.io/v1"],
            _api.Applied.Where(manifest => Name(manifest) == "FlowSchema cpctl").Select(manifest => (string?)manifest["apiVersion"]));
    }

    [Fact]
    public async Task Ensure_FlowControlIsTurnedOff_NothingIsMade()
    {
        _api.Raw.Remove(FlowControl);
        await EnsureAsync();

        Assert.DoesNotContain(_api.Applied, manifest => Name(manifest) == "FlowSchema cpctl");
        Assert.Contains(_api.Applied, manifest => Name(manifest) == "ConfigMap cluster-info");
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

    private ConfigMap Info() => _api.Get(ResourceTypes.ConfigMaps, ClusterInfo.Namespace, ClusterInfo.Name);

    private Task<ConfigMap> EditAsync(string key, string value) => _api.MergePatchAsync(
        ResourceTypes.ConfigMaps, ClusterInfo.Namespace, ClusterInfo.Name, new JsonObject { ["data"] = new JsonObject { [key] = value } }, TestContext.Current.CancellationToken);

    private Task EnsureAsync() => _sut.EnsureAsync(TestContext.Current.CancellationToken);

    private static string Name(JsonObject manifest) => $"{manifest["kind"]} {(manifest["metadata"]!["namespace"] is { } ns && (string)manifest["kind"]! != "ConfigMap" ? $"{ns}/" : "")}{manifest["metadata"]!["name"]}";
}
