using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Install;
using Cpctl.Bootstrap.Restoring;
using Cpctl.Bootstrap.Restoring.Plain;
using Cpctl.Bootstrap.Tests.Host;

namespace Cpctl.Bootstrap.Tests.Restoring.Plain;

[Trait("Category", "Unit")]
public sealed class PlainRequestTests : IDisposable
{
    private const string Snapshot = "a snapshot of yesterday";
    private static readonly ControlPlane Config = new() { Spec = new ControlPlaneSpec { Version = "v1.20.2", Images = new ImagesSpec { Cpctl = "local/cpctl:1" } } };
    private readonly TemporaryNode _node = new();
    private readonly FakeHost _host = new() { HostName = "Fresh1" };

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Resolve_BareMachine_TheConfigurationFromHere()
    {
        var request = await ResolveAsync();

        var record = request.Record;
        Assert.False(request.IsResumed);
        Assert.Equal(("fresh1", "10.0.0.1"), (record.NodeName, record.NodeIp));
        Assert.Equal(new RestoredFrom(Snapshot, 0, 1), record.Restored);
        Assert.Equal("10.0.0.1:6443", record.ControlPlane.Spec.ControlPlaneEndpoint);
        Assert.Null(record.Given.Spec.ControlPlaneEndpoint);
    }

    [Fact]
    public async Task Resolve_TheSameWasBegun_GoesOnWithItsRecord()
    {
        (await ResolveAsync()).Record.Save(_node.Paths);
        new NodeIdentity("fresh1", "10.0.0.1", NodeRole.ControlPlane, Guid.NewGuid(), "10.0.0.1:6443").Save(_node.Paths);

        Assert.True((await ResolveAsync()).IsResumed);
    }

    [Fact]
    public async Task Resolve_BegunWithOtherSettings_RefusedAndSaysWhich()
    {
        (await ResolveAsync()).Record.Save(_node.Paths);

        var refused = await Assert.ThrowsAsync<CpctlException>(() => ResolveAsync(config: Config with { Spec = Config.Spec with { ClusterName = "other" } }));

        Assert.Equal(ExitCode.Refused, refused.Code);
        Assert.Contains("clusterName", refused.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_AnotherSnapshotWasBegun_Refused()
    {
        (await ResolveAsync()).Record.Save(_node.Paths);

        Assert.Equal(ExitCode.Refused, (await Assert.ThrowsAsync<CpctlException>(() => ResolveAsync(snapshot: "another"))).Code);
    }

    [Fact]
    public async Task Resolve_MachineIsANode_Refused()
    {
        new NodeIdentity("cp1", "10.0.0.1", NodeRole.ControlPlane, Guid.NewGuid(), "10.0.0.1:6443").Save(_node.Paths);

        Assert.Equal(ExitCode.Refused, (await Assert.ThrowsAsync<CpctlException>(() => ResolveAsync())).Code);
    }

    [Fact]
    public async Task Resolve_NameOfAWorker_BadInput() =>
        Assert.Equal(ExitCode.BadInput, (await Assert.ThrowsAsync<CpctlException>(() => ResolveAsync(name: "w1"))).Code);

    private Task<BootstrapRequest.Resolved> ResolveAsync(string snapshot = Snapshot, string? name = null, ControlPlane? config = null) =>
        new PlainRequest(_host, new FakeCri(), _node.Paths).ResolveAsync(
            new RestoreArguments("file", [], name, null, Yes: true, DryRun: false), snapshot, ["w1"], config ?? Config, TestContext.Current.CancellationToken);
}
