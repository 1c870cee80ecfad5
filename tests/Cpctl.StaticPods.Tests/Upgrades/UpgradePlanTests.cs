using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Upgrades;

namespace Cpctl.StaticPods.Tests.Upgrades;

[Trait("Category", "Unit")]
public sealed class UpgradePlanTests
{
    private static readonly string[] Names = ["cp1", "cp2", "cp3"];

    [Theory]
    [InlineData("v1.20.2", "v1.20.3", "3.4.23", "3.4.23", null)]
    [InlineData("v1.20.2", "v1.21.0", "3.4.23", "3.5.30", null)]
    [InlineData("v1.20.3", "v1.20.2", "3.5.30", "3.5.30", null)]
    [InlineData("v1.20.2", "v1.22.0", "3.4.23", "3.4.23", "spec.version: can't skip from v1.20.2 to v1.22.0")]
    [InlineData("v1.21.0", "v1.20.2", "3.4.23", "3.4.23", "spec.version: can't go back from v1.21.0 to v1.20.2")]
    [InlineData("v1.20.2", "v1.20.2", "3.4.23", "3.6.11", "spec.etcd.version: can't skip from 3.4.23 to 3.6.11")]
    [InlineData("v1.20.2", "v1.20.2", "3.5.30", "3.4.23", "spec.etcd.version: can't go back from 3.5.30 to 3.4.23")]
    [InlineData("v1.20.2", "v1.20.2", "3.5.16", "3.6.11", "spec.etcd.version: etcd 3.5.16 can't become 3.6.11")]
    [InlineData("v1.20.2", "v1.20.2", "3.4.23", "3.5.1", "spec.etcd.version: etcd 3.5.1 can lose data")]
    public void Of_Versions_AllowedOrRefusedWithTheReason(string from, string to, string etcdFrom, string etcdTo, string? refusal)
    {
        var plan = UpgradePlan.Of(Facts(Spec(to, etcdTo), Spec(from, etcdFrom)));

        Assert.Equal(refusal is null, plan.IsPossible);
        var refused = plan.Findings.Where(finding => finding.Level == FindingLevel.Refused).Select(finding => $"{finding.About}: {finding.Text}").ToArray();
        Assert.Equal(refusal is null ? 0 : 1, refused.Length);
        Assert.All(refused, text => Assert.StartsWith(refusal!, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_MiddleOfAnUpgrade_IsMeasuredFromTheOldestNode()
    {
        var (old, now) = (Spec("v1.20.2", "3.4.23"), Spec("v1.21.0", "3.5.30"));

        Assert.True(UpgradePlan.Of(Facts(old, now, old)).IsPossible, "back to what another node still runs");
        Assert.False(UpgradePlan.Of(Facts(Spec("v1.22.0", "3.5.30"), now, old)).IsPossible, "the step after the next");
        Assert.False(UpgradePlan.Of(Facts(old, now)).IsPossible, "back when every node has arrived");
    }

    [Fact]
    public void Of_Components_SayFromWhereToWhereAndOnWhichNodes()
    {
        var plan = UpgradePlan.Of(Facts(Spec("v1.20.3", "3.5.30"), Spec("v1.20.2", "3.4.23")));

        var etcd = plan.Components.Single(change => change.Component == ComponentNames.Etcd);
        Assert.Equal(("3.4.23", "3.5.30", true), (Assert.Single(etcd.From), etcd.To, etcd.Changes));
        Assert.Equal(Names, etcd.Nodes);
        Assert.Null(plan.Components.Single(change => change.Component == ComponentNames.Kubelet).To);
        Assert.True(plan.ChangesAnything);
        Assert.False(UpgradePlan.Of(Facts(Spec("v1.20.2", "3.4.23"), Spec("v1.20.2", "3.4.23"))).ChangesAnything);
    }

    [Fact]
    public void Of_Images_ArePresentMissingOrUnknown()
    {
        var facts = Facts(Spec("v1.20.2", "3.5.30"), Spec("v1.20.2", "3.4.23"));
        var images = new[] { "registry.k8s.io/etcd:3.5.30" };
        var plan = UpgradePlan.Of(facts with
        {
            Nodes = [facts.Nodes[0] with { Images = images, NamesAllImages = true }, facts.Nodes[1] with { NamesAllImages = true }, facts.Nodes[2]],
        });

        Assert.Equal([true, false, null], plan.Images.Where(image => image.Image == images[0]).Select(image => image.Present));
        Assert.Contains(plan.Findings, finding => finding.Level == FindingLevel.Note && finding.About == images[0] && finding.Text.Contains("cp2", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_KubeletThatDoesNotFit_IsRefusedWithItsNode()
    {
        var facts = Facts(Spec("v1.23.0", "3.5.30"), Spec("v1.22.0", "3.5.30"));

        var plan = UpgradePlan.Of(facts with { Nodes = [.. facts.Nodes.Take(2).Select(node => node with { Kubelet = "v1.22.0" }), facts.Nodes[2]] });

        var refusal = Assert.Single(plan.Findings, finding => finding.Level == FindingLevel.Refused);
        Assert.Equal("spec.version", refusal.About);
        Assert.Contains("the kubelet of cp3 is too old", refusal.Text, StringComparison.Ordinal);
    }

    /// <summary>One built by hand, as Kubernetes' own Makefile leaves it without a tag.</summary>
    [Fact]
    public void Of_KubeletWithoutARelease_IsAWarningWithItsNode()
    {
        var facts = Facts(Spec("v1.20.3", "3.5.30"), Spec("v1.20.2", "3.5.30"));

        var plan = UpgradePlan.Of(facts with { Nodes = [.. facts.Nodes.Take(2), facts.Nodes[2] with { Kubelet = "v0.0.0-master+$Format:%H$" }] });

        Assert.Contains(plan.Findings, finding => finding is { Level: FindingLevel.Warning, About: "cp3" } && finding.Text.Contains("no release", StringComparison.Ordinal));
        Assert.True(plan.IsPossible);
    }

    [Fact]
    public void Of_ApiThatGoesAndIsUsed_IsAWarningWithWhatToUseInstead()
    {
        var api = RemovedApiTable.All.Single(api => api is { ApiVersion: "networking.k8s.io/v1beta1", Resource: "ingresses" });
        var facts = Facts(Spec("v1.22.0", "3.5.30"), Spec("v1.21.0", "3.5.30"));

        var plan = UpgradePlan.Of(facts with { ApiUses = [new ApiUse(api, 3, Requested: true)] });

        var warning = Assert.Single(plan.Findings, finding => finding.Level == FindingLevel.Warning);
        Assert.Contains("3 objects were written in it, and clients ask for it", warning.Text, StringComparison.Ordinal);
        Assert.Contains("networking.k8s.io/v1", warning.Remedy, StringComparison.Ordinal);
        Assert.True(plan.IsPossible);
        Assert.DoesNotContain(UpgradePlan.Of(facts with { ApiUses = [new ApiUse(api, 0, Requested: false)] }).Findings, finding => finding.Level == FindingLevel.Warning);
    }

    [Fact]
    public void Of_KnownFaultOfTheTarget_IsAWarning() => Assert.Contains(
        UpgradePlan.Of(Facts(Spec("v1.20.2", "3.5.16"), Spec("v1.20.2", "3.4.23"))).Findings,
        finding => finding.Level == FindingLevel.Warning && finding.Text.Contains("does not store learner promotions", StringComparison.Ordinal));

    [Fact]
    public void Of_TwoMembers_SaysThatTheRolloutWaits()
    {
        var facts = Facts(Spec("v1.20.2", "3.5.30"), Spec("v1.20.2", "3.4.23"));

        var plan = UpgradePlan.Of(facts with { Nodes = [.. facts.Nodes.Take(2)] });

        Assert.Contains(plan.Findings, finding => finding.Level == FindingLevel.Warning && finding.Text.Contains("the rollout waits", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(20, 21, 0)]
    [InlineData(21, 22, 23)]
    [InlineData(24, 25, 7)]
    [InlineData(31, 32, 2)]
    public void RemovedApis_OfOneStep_AreThoseOfTheGuide(int from, int to, int count) => Assert.Equal(count, RemovedApiTable.Between(from, to).Count());

    private static ControlPlaneSpec Spec(string version, string etcd) => new() { Version = version, Etcd = new EtcdSpec { Version = etcd } };

    private static UpgradeFacts Facts(ControlPlaneSpec wanted, params ControlPlaneSpec[] running) => new()
    {
        Wanted = wanted,
        Running = running,
        Nodes = [.. Names.Select((name, i) => new UpgradeNode
        {
            Name = name,
            Kubernetes = running[i % running.Length].Version,
            Etcd = running[i % running.Length].Etcd.Version,
            Kubelet = "v1.20.2",
        })],
    };
}
