using Cpctl.Api.Node;
using Cpctl.Bootstrap.Kubelets;

namespace Cpctl.Bootstrap.Tests.Kubelets;

[Trait("Category", "Unit")]
public sealed class KubeletUnitsTests
{
    private static readonly Dictionary<string, string> Units = KubeletUnits
        .All(new NodePaths("/"), "/usr/bin/kubelet", "/usr/bin/systemctl")
        .ToDictionary(unit => unit.File, unit => unit.Text, StringComparer.Ordinal);

    [Fact]
    public void DropIn_OfTheKubelet_RunsItWithTheFilesOfTheAgent()
    {
        var dropIn = Units["/etc/systemd/system/kubelet.service.d/20-cpctl.conf"];

        Assert.Contains("EnvironmentFile=/var/lib/kubelet/cpctl.env", dropIn, StringComparison.Ordinal);
        Assert.Contains("ExecStart=\nExecStart=/usr/bin/kubelet $CPCTL_KUBELET_ARGS\n", dropIn, StringComparison.Ordinal);
    }

    [Fact]
    public void DropIn_OfTheKubelet_LooksAfterATrialFirstAndStartsWithoutTheGuardToo() => Assert.Contains(
        "ExecStartPre=-/bin/sh /var/lib/cpctl/bin/kubelet-guard before-start\n", Units["/etc/systemd/system/kubelet.service.d/20-cpctl.conf"], StringComparison.Ordinal);

    [Fact]
    public void TrialUnits_AreStartedByTheAgentsMark()
    {
        Assert.Contains("PathExists=/run/cpctl/kubelet.trial\n", Units["/etc/systemd/system/" + KubeletUnits.TrialPath], StringComparison.Ordinal);
        Assert.Contains("ExecStart=/bin/sh /var/lib/cpctl/bin/kubelet-guard watch\n", Units["/etc/systemd/system/cpctl-kubelet-trial.service"], StringComparison.Ordinal);
    }

    [Fact]
    public void RestartUnits_AreAskedByTheAgentsFile_AndTakeItAwayFirst()
    {
        Assert.Contains("PathExists=/run/cpctl/kubelet.restart\n", Units["/etc/systemd/system/" + KubeletUnits.RestartPath], StringComparison.Ordinal);
        Assert.Contains(
            "ExecStart=/bin/rm -f /run/cpctl/kubelet.restart\nExecStart=/usr/bin/systemctl restart kubelet.service\n",
            Units["/etc/systemd/system/cpctl-kubelet-restart.service"],
            StringComparison.Ordinal);
    }
}
