using System.Net;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Host;
using Cpctl.Bootstrap.Preflight;
using Cpctl.Bootstrap.Preflight.Checks;
using Cpctl.Bootstrap.Tests.Host;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Bootstrap.Tests.Preflight;

[Trait("Category", "Unit")]
public sealed class PreflightChecksTests : IDisposable
{
    private readonly TemporaryNode _node = new();
    private readonly FakeHost _host = new();
    private readonly FakeCri _cri = new() { Images = { "etcd:1" } };
    private readonly FakeTimeProvider _time = new(BuildInfo.BuiltAt + TimeSpan.FromDays(30));

    public PreflightChecksTests() => TemporaryNode.Write(_node.Paths.ContainerdSocket);

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Run_HealthyMachine_FindsNothing() => Assert.Empty((await RunAsync()).Findings);

    [Fact]
    public async Task Run_NotRoot_SaysSudo() => await ExpectAsync(FindingLevel.Problem, "root", "sudo", act: () => _host.IsRoot = false);

    [Theory]
    [InlineData(6443)]
    [InlineData(6444)]
    [InlineData(6445)]
    [InlineData(2379)]
    [InlineData(2380)]
    [InlineData(2381)]
    [InlineData(12379)]
    [InlineData(12380)]
    [InlineData(10250)]
    [InlineData(10257)]
    [InlineData(10259)]
    [InlineData(10290)]
    [InlineData(10291)]
    public async Task Run_PortTaken_NamesPortAndOwner(int port) =>
        await ExpectAsync(FindingLevel.Problem, $"port {port}", "nginx (pid 7)", act: () => _host.Listening.Add(new ListeningPort(port, "nginx (pid 7)")));

    [Fact]
    public async Task Run_PortTakenByUnknown_StillSaysSo() =>
        await ExpectAsync(FindingLevel.Problem, "an unknown process", "Stop", act: () => _host.Listening.Add(new ListeningPort(6443, null)));

    [Fact]
    public async Task Run_NoContainerdSocket_SaysHowToInstall() =>
        await ExpectAsync(FindingLevel.Problem, "containerd is absent", "install containerd", act: () => File.Delete(_node.Paths.ContainerdSocket));

    [Fact]
    public async Task Run_RuntimeDoesNotAnswer_QuotesIt() =>
        await ExpectAsync(FindingLevel.Problem, "unknown service", "disabled_plugins", act: () => _cri.Fault = new CriException("unknown service", false));

    [Fact]
    public async Task Run_NoKubelet_SaysWhichVersion() =>
        await ExpectAsync(FindingLevel.Problem, "kubelet is not installed", "v1.20.2", act: () => _host.Programs.Remove("kubelet"));

    [Fact]
    public async Task Run_KubeletNewerThanCluster_IsAProblem() =>
        await ExpectAsync(FindingLevel.Problem, "newer", "v1.21.0", act: () => _host.KubeletAnswer = "Kubernetes v1.21.0");

    [Fact]
    public async Task Run_KubeletOfLaterPatch_IsFine()
    {
        _host.KubeletAnswer = "Kubernetes v1.20.15";
        Assert.Empty((await RunAsync()).Findings);
    }

    [Fact]
    public async Task Run_ForeignKubelet_NamesItsConfiguration() =>
        await ExpectAsync(FindingLevel.Problem, "/etc/other.yaml", "disable", act: () => _host.Processes.Add(new RunningProcess(9, ["kubelet", "--config", "/etc/other.yaml"])));

    [Fact]
    public async Task Run_OurKubelet_IsFine()
    {
        _host.Processes.Add(new RunningProcess(9, ["kubelet", $"--config={_node.Paths.KubeletConfigFile}"]));
        Assert.Empty((await RunAsync()).Findings);
    }

    [Fact]
    public async Task Run_NoNft_SaysHowToInstall() =>
        await ExpectAsync(FindingLevel.Problem, "nft", "nftables", act: () => _host.Programs.Remove("nft"));

    [Fact]
    public async Task Run_EtcdDataPresent_IsHarm() =>
        await ExpectAsync(FindingLevel.Harm, "not empty", "reset", act: () => TemporaryNode.Write(Path.Combine(_node.Paths.EtcdDataDirectory, "member", "wal")));

    [Fact]
    public async Task Run_ManifestsOfAnotherInstallation_IsHarm() =>
        await ExpectAsync(FindingLevel.Harm, "another installation", "kubeadm reset", act: () => TemporaryNode.Write(_node.Paths.Manifest("kube-apiserver")));

    [Fact]
    public async Task Run_KubeconfigOfAnotherInstallation_IsHarm() =>
        await ExpectAsync(FindingLevel.Harm, "admin.conf", "kubeadm reset", act: () => TemporaryNode.Write(_node.Paths.AdminKubeconfig));

    [Fact]
    public async Task Run_NodeOfAnotherCluster_IsHarm() =>
        await ExpectAsync(FindingLevel.Harm, "already is node old", "cpctl reset", act: () =>
            new NodeIdentity("old", "10.0.0.9", NodeRole.ControlPlane, Guid.NewGuid(), "10.0.0.9:6443").Save(_node.Paths));

    [Fact]
    public async Task Run_ClockBeforeBuild_SaysBoth()
    {
        var report = await RunAsync(time: new FakeTimeProvider(BuildInfo.BuiltAt - TimeSpan.FromDays(2)));
        Assert.Contains("before cpctl was built", Assert.Single(report.Findings).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-600, true)]
    [InlineData(-30, false)]
    [InlineData(30, false)]
    [InlineData(600, true)]
    public void Compare_ClockAgainstCluster_HasATolerance(int secondsOff, bool found) =>
        Assert.Equal(found, ClockCheck.Compare(_time.GetUtcNow(), _time.GetUtcNow() + TimeSpan.FromSeconds(secondsOff)).Count == 1);

    [Fact]
    public async Task Run_NoDiskSpace_SaysHowMuchIsNeeded() =>
        await ExpectAsync(FindingLevel.Problem, "100 MiB are free", "2048 MiB", act: () => _host.Free = 100 << 20);

    [Fact]
    public async Task Run_SlowDisk_OnlyWarns() =>
        await ExpectAsync(FindingLevel.Warning, "fsync", "SSD", act: () => _host.Fsync = TimeSpan.FromMilliseconds(40));

    [Fact]
    public async Task Run_SwapOn_IsAProblem() => await ExpectAsync(FindingLevel.Problem, "swap", "failSwapOn", act: () => _host.HasSwap = true);

    [Fact]
    public async Task Run_SwapOnAndKubeletTolerates_IsFine()
    {
        _host.HasSwap = true;
        Assert.Empty((await RunAsync(Subject() with { KubeletFailsOnSwap = false })).Findings);
    }

    [Fact]
    public async Task Run_MissingCgroups_OnlyWarns() =>
        await ExpectAsync(FindingLevel.Warning, "memory", "cgroup", act: () => _host.CgroupControllers = new HashSet<string> { "cpu", "cpuset", "pids" });

    [Fact]
    public async Task Run_ImageMissing_OnlyWarns() => await ExpectAsync(FindingLevel.Warning, "etcd:1", "images import", act: _cri.Images.Clear);

    [Theory]
    [InlineData("CP1")]
    [InlineData("-cp")]
    [InlineData("cp_1")]
    [InlineData("666")]
    [InlineData("10")]
    [InlineData("0x1f")]
    [InlineData("1.2.3.4")]
    [InlineData("")]
    public async Task Run_BadNodeName_SaysWhatIsAllowed(string name)
    {
        var report = await RunAsync(Subject() with { NodeName = name });
        Assert.Contains("--node-name", Assert.Single(report.Findings).Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("127.0.0.1")]
    [InlineData("10.9.9.9")]
    public async Task Run_BadNodeAddress_SaysWhichToUse(string ip)
    {
        var report = await RunAsync(Subject() with { NodeIp = ip });
        Assert.Contains("--node-ip", Assert.Single(report.Findings).Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.96.0.0/12", "spec.networking.podSubnet")]
    [InlineData("10.244.0.0/16", "10.0.0.0/16", "spec.networking.serviceSubnet")]
    public async Task Run_AddressInsideARangeOfTheCluster_SaysWhich(string pods, string services, string field)
    {
        var spec = new ControlPlaneSpec { Networking = new NetworkingSpec { PodSubnet = pods, ServiceSubnet = services } };
        var report = await RunAsync(Subject() with { Spec = spec });
        Assert.StartsWith(field, Assert.Single(report.Findings).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ContinuedInstallation_ToleratesItsOwnTraces()
    {
        _host.Listening.Add(new ListeningPort(6444, "kube-apiserver (pid 7)"));
        TemporaryNode.Write(Path.Combine(_node.Paths.BootstrapEtcdDataDirectory, "member", "wal"));
        TemporaryNode.Write(_node.Paths.AdminKubeconfig);
        new NodeIdentity("cp1", "10.0.0.1", NodeRole.ControlPlane, Guid.NewGuid(), "10.0.0.1:6443").Save(_node.Paths);
        Assert.Empty((await RunAsync(Subject() with { IsResumed = true })).Findings);
    }

    [Fact]
    public async Task Run_Worker_NeedsNeitherNftNorEtcd()
    {
        _host.Programs.Remove("nft");
        _host.Listening.Add(new ListeningPort(2379, null));
        TemporaryNode.Write(Path.Combine(_node.Paths.EtcdDataDirectory, "member", "wal"));
        Assert.Empty((await RunAsync(Subject() with { IsWorker = true })).Findings);
    }

    [Fact]
    public async Task ThrowIfBlocked_SeveralProblems_NamesAllWithTheirMends()
    {
        _host.IsRoot = false;
        _host.Programs.Clear();
        _host.Addresses = [IPAddress.Loopback];
        var report = await RunAsync();
        var error = Assert.Throws<CpctlException>(report.ThrowIfBlocked);
        Assert.Equal(ExitCode.Failed, error.Code);
        Assert.Contains("4 problems", error.What, StringComparison.Ordinal);
        Assert.All(report.Blocking, finding => Assert.Contains(finding.Remedy, error.Why, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ThrowIfBlocked_AnyHarm_Refuses()
    {
        _host.IsRoot = false;
        TemporaryNode.Write(_node.Paths.AdminKubeconfig);
        Assert.Equal(ExitCode.Refused, Assert.Throws<CpctlException>((await RunAsync()).ThrowIfBlocked).Code);
    }

    private PreflightSubject Subject() => new()
    {
        Paths = _node.Paths, NodeName = "cp1", NodeIp = "10.0.0.1", KubernetesVersion = "v1.20.2", Images = ["etcd:1"],
    };

    private Task<PreflightReport> RunAsync(PreflightSubject? subject = null, TimeProvider? time = null) =>
        PreflightChecks.Standard(_host, _cri, time ?? _time).RunAsync(subject ?? Subject(), TestContext.Current.CancellationToken);

    private async Task ExpectAsync(FindingLevel level, string what, string remedy, Action act)
    {
        act();
        var findings = (await RunAsync()).Findings;
        Assert.Contains(findings, finding => finding.Level == level
            && finding.What.Contains(what, StringComparison.Ordinal) && (finding.Remedy.Contains(remedy, StringComparison.Ordinal) || finding.What.Contains(remedy, StringComparison.Ordinal)));
    }
}
