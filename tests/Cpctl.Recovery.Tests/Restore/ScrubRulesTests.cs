using Cpctl.Recovery.Restore;

namespace Cpctl.Recovery.Tests.Restore;

[Trait("Category", "Unit")]
public sealed class ScrubRulesTests
{
    [Theory]
    [InlineData("/registry/masterleases/10.0.0.1", true)]
    [InlineData("/registry/services/endpoints/default/kubernetes", true)]
    [InlineData("/registry/services/endpoints/default/kubernetes-dashboard", false)]
    [InlineData("/registry/services/endpoints/other/kubernetes", false)]
    [InlineData("/registry/endpointslices/default/kubernetes", true)]
    [InlineData("/registry/leases/kube-node-lease/w1", true)]
    [InlineData("/registry/leases/kube-system/kube-scheduler", true)]
    [InlineData("/registry/leases/cpctl-system/operator", true)]
    [InlineData("/registry/leases/shop/leader", false)]
    [InlineData("/registry/minions/cp1", true)]
    [InlineData("/registry/minions/cp10", false)]
    [InlineData("/registry/minions/w1", false)]
    [InlineData("/registry/csinodes/cp2", true)]
    [InlineData("/registry/cpctl.dev/controlplanenodes/cp2", true)]
    [InlineData("/registry/cpctl.dev/etcdbackups/scheduled-20261123-070000", true)]
    [InlineData("/registry/cpctl.dev/controlplanenodes/w1", false)]
    [InlineData("/registry/clusterroles/cpctl:agent:cp1", true)]
    [InlineData("/registry/clusterrolebindings/cpctl:agent:w1", false)]
    [InlineData("/registry/secrets/cpctl-system/signers", true)]
    [InlineData("/registry/secrets/cpctl-system/revision-7", false)]
    [InlineData("/registry/pods/kube-system/etcd-cp1", false)]
    [InlineData("compact_rev_key", false)]
    public void IsDropped_Key_OnlyWhatTheOldMachinesKnew(string key, bool expected) =>
        Assert.Equal(expected, ScrubRules.IsDropped(key, ["cp1", "cp2"]));
}
