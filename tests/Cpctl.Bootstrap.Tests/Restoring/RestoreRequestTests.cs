using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Install;
using Cpctl.Bootstrap.Restoring;
using Cpctl.Bootstrap.Restoring.TakeOver;
using Cpctl.Bootstrap.Tests.Host;
using Cpctl.Recovery.Restore;

namespace Cpctl.Bootstrap.Tests.Restoring;

[Trait("Category", "Unit")]
public sealed class RestoreRequestTests : IDisposable
{
    private const string Backup = "the backup of yesterday";
    private readonly TemporaryNode _node = new();
    private readonly FakeHost _host = new() { HostName = "Fresh1" };
    private readonly FakeCri _cri = new() { Images = { "local/cpctl:old" } };

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Resolve_BareMachine_TheOldClusterFromHere()
    {
        var request = await ResolveAsync();

        Assert.False(request.IsResumed);
        var record = request.Record;
        Assert.Equal(("fresh1", "10.0.0.1"), (record.NodeName, record.NodeIp));
        Assert.Equal(new RestoredFrom(Backup, 7, 4), record.Restored);
        var spec = record.ControlPlane.Spec;
        Assert.Equal(("v1.20.2", "10.0.0.1:6443", "local/cpctl:old"), (spec.Version, spec.ControlPlaneEndpoint, spec.Images.Cpctl));
        Assert.Null(record.ControlPlane.Status);
    }

    [Fact]
    public async Task Resolve_TheSameRestoreWasBegun_GoesOnWithItsRecord()
    {
        (await ResolveAsync()).Record.Save(_node.Paths);

        Assert.True((await ResolveAsync()).IsResumed);
    }

    [Theory]
    [InlineData("another backup", null)]
    [InlineData(Backup, "fresh2")]
    public async Task Resolve_AnotherRestoreWasBegun_Refused(string backup, string? name)
    {
        (await ResolveAsync()).Record.Save(_node.Paths);

        Assert.Equal(ExitCode.Refused, (await Assert.ThrowsAsync<CpctlException>(() => ResolveAsync(backup, name))).Code);
    }

    [Fact]
    public async Task Resolve_ABootstrapWasBegun_Refused()
    {
        ((await ResolveAsync()).Record with { Restored = null }).Save(_node.Paths);

        var refused = await Assert.ThrowsAsync<CpctlException>(() => ResolveAsync());

        Assert.Equal(ExitCode.Refused, refused.Code);
        Assert.Contains("an installation of a new cluster", refused.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_MachineIsANode_RefusedAndSaysWhich()
    {
        new NodeIdentity("cp1", "10.0.0.1", NodeRole.ControlPlane, Guid.NewGuid(), "10.0.0.1:6443").Save(_node.Paths);

        var refused = await Assert.ThrowsAsync<CpctlException>(() => ResolveAsync());

        Assert.Equal(ExitCode.Refused, refused.Code);
        Assert.Contains("cp1", refused.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_NameOfAWorker_BadInput() =>
        Assert.Equal(ExitCode.BadInput, (await Assert.ThrowsAsync<CpctlException>(() => ResolveAsync(name: "w1"))).Code);

    [Fact]
    public async Task Resolve_TheOldClusterRuns_TakesItsNodesOverAndCountsOnFromIt()
    {
        var old = new OldCluster(["https://10.9.9.1:2379"], ["10.9.9.1"], Facts(epoch: 5, revision: 9, Node("cp1", NodeRoles.ControlPlane, "10.9.9.1"), Node("cp2", NodeRoles.ControlPlane, "10.9.9.3")));

        var restored = (await ResolveAsync(old: old)).Record.Restored!;

        Assert.Equal((9, 6), (restored.LastRevision, restored.Epoch));
        var again = RestoredFrom.FromJson(restored.ToJson()).TakenOver!;
        Assert.Equal(["https://10.9.9.1:2379"], again.Members);
        Assert.Equal(["cp1"], again.Running);
        Assert.Equal(["cp2"], again.Off);
    }

    [Fact]
    public async Task Resolve_TheOldClusterHasANodeOfThatName_Refused()
    {
        var old = new OldCluster([], [], Facts(epoch: 3, revision: 7, Node("fresh1", NodeRoles.ControlPlane, "10.9.9.1")));

        Assert.Equal(ExitCode.Refused, (await Assert.ThrowsAsync<CpctlException>(() => ResolveAsync(old: old))).Code);
    }

    private Task<BootstrapRequest.Resolved> ResolveAsync(string backup = Backup, string? name = null, OldCluster? old = null)
    {
        var facts = Facts(epoch: 3, revision: 7, Node("cp1", NodeRoles.ControlPlane, "10.9.9.1"), Node("w1", "worker", "10.9.9.2"));
        return new RestoreRequest(_host, _cri, _node.Paths).ResolveAsync(
            new RestoreArguments("file", [], name, null, Yes: true, DryRun: false), backup, facts, 1, old, TestContext.Current.CancellationToken);
    }

    private static SnapshotFacts Facts(long epoch, long revision, params ControlPlaneNode[] nodes) => new(
        new ControlPlane
        {
            Spec = new ControlPlaneSpec { Version = "v1.20.2", ControlPlaneEndpoint = "10.9.9.1:6443", Images = new ImagesSpec { Cpctl = "local/cpctl:old" } },
            Status = new ControlPlaneStatus { Etcd = new EtcdClusterStatus { Epoch = epoch } },
        },
        nodes,
        revision);

    private static ControlPlaneNode Node(string name, string role, string ip) =>
        new() { Metadata = new ObjectMeta { Name = name }, Spec = new ControlPlaneNodeSpec { Role = role, Ip = ip } };
}
