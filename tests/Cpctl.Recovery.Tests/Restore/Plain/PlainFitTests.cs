using Cpctl.Api.Resources;
using Cpctl.Etcd.Versions;
using Cpctl.Recovery.Restore.Plain;

namespace Cpctl.Recovery.Tests.Restore.Plain;

[Trait("Category", "Unit")]
public sealed class PlainFitTests
{
    private static readonly PlainFacts Facts = new(
        "10.96.0.1",
        [new("cp1", true, "v1.20.2"), new("w1", false, "v1.20.5")],
        new KubeadmSettings("v1.20.2", null, "10.244.0.0/16", "10.96.0.0/12", "cluster.local"),
        [],
        [],
        IsOfCpctl: false);

    private static readonly ControlPlaneSpec Spec = new() { Version = "v1.20.2", Etcd = new EtcdSpec { Version = "3.5.30" } };

    [Fact]
    public void Problems_ItFits_None() => Assert.Empty(Problems(Facts, Spec));

    [Fact]
    public void Problems_NothingKnownOfTheOldCluster_None() => Assert.Empty(Problems(Facts with { Nodes = [], Kubeadm = null }, Spec));

    [Theory]
    [InlineData("v1.19.0", "restore with that minor version or the next")]
    [InlineData("v1.19.0", "no kubelet may be newer")]
    [InlineData("v1.21.0", null)]
    [InlineData("v1.22.0", "restore with that minor version or the next")]
    public void Problems_OtherKubernetes(string version, string? expected) => Contains(expected, Problems(Facts, Spec with { Version = version }));

    [Fact]
    public void Problems_NoKubeadm_KubeletsTellTheVersion() =>
        Contains("the kubelets of its control-plane nodes", Problems(Facts with { Kubeadm = null }, Spec with { Version = "v1.22.0" }));

    [Theory]
    [InlineData(null, null)]
    [InlineData("3.4.0", null)]
    [InlineData("3.5.0", null)]
    [InlineData("3.6.0", "written for 3.6")]
    public void Problems_OtherEtcd(string? writtenFor, string? expected) => Contains(expected, PlainFit.Problems(Facts, EtcdVersion.TryParse(writtenFor), Spec, "c.yaml", null));

    [Fact]
    public void Problems_OtherNetworking_EachField()
    {
        var problems = Problems(Facts, Spec with { Networking = new NetworkingSpec { ServiceSubnet = "10.32.0.0/16", PodSubnet = "10.1.0.0/16", DnsDomain = "example.org" } });

        Assert.Equal(4, problems.Count);
        Assert.Contains("begins with 10.32.0.1, and Service default/kubernetes has 10.96.0.1", problems[0], StringComparison.Ordinal);
        Assert.All(problems, problem => Assert.StartsWith("c.yaml: spec.networking.", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Problems_NoServices_SaysWhereItLooked() => Contains("under /registry", Problems(Facts with { ServiceAddress = null }, Spec));

    [Fact]
    public void Problems_OfCpctl_SaysThatAlone() => Contains("Give a bundle", [Assert.Single(Problems(Facts with { IsOfCpctl = true, ServiceAddress = null }, Spec))]);

    [Theory]
    [InlineData(null, false, 3, "(3): give the old cluster's EncryptionConfiguration with --encryption-config")]
    [InlineData("e.yaml", false, 3, "e.yaml has no key of that provider and name")]
    [InlineData("e.yaml", true, 3, "does not open them")]
    [InlineData("e.yaml", true, 1, "does not open 1 of them")]
    [InlineData("e.yaml", true, 0, null)]
    public void Problems_Encrypted(string? file, bool isKnown, int unreadable, string? expected)
    {
        var problems = PlainFit.Problems(Facts with { Encrypted = [new("k8s:enc:aescbc:v1:key1:", 3, isKnown, unreadable)] }, null, Spec, "c.yaml", file);

        Contains(expected, problems);
        Assert.All(problems, problem => Assert.Contains("k8s:enc:aescbc:v1:key1:", problem, StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Problems(PlainFacts facts, ControlPlaneSpec spec) => PlainFit.Problems(facts, EtcdVersion.Parse("3.5.0"), spec, "c.yaml", null);

    private static void Contains(string? expected, IReadOnlyList<string> problems)
    {
        if (expected is null) Assert.Empty(problems);
        else Assert.Contains(problems, problem => problem.Contains(expected, StringComparison.Ordinal));
    }
}
