using Cpctl.Etcd.Versions;

namespace Cpctl.Etcd.Tests.Versions;

[Trait("Category", "Unit")]
public sealed class EtcdVersionTableTests
{
    [Theory]
    [InlineData("3.4.23", "/metrics", "/health?exclude=NOSPACE")]
    [InlineData("3.4.28", "/metrics", "/health?exclude=NOSPACE")]
    [InlineData("3.4.29", "/livez", "/readyz")]
    [InlineData("3.5.3", "/health?serializable=true&exclude=NOSPACE", "/health?exclude=NOSPACE")]
    [InlineData("3.5.10", "/health?serializable=true&exclude=NOSPACE", "/health?exclude=NOSPACE")]
    [InlineData("3.5.11", "/livez", "/readyz")]
    [InlineData("3.6.11", "/livez", "/readyz")]
    public void HealthPaths_Release_WhatItServes(string version, string liveness, string readiness) =>
        Assert.Equal(new EtcdHealthPaths(liveness, readiness), EtcdVersionTable.HealthPaths(EtcdVersion.Parse(version)));

    [Theory]
    [InlineData("3.3.27", true)]
    [InlineData("3.4.7", true)]
    [InlineData("3.4.44", null)]
    [InlineData("3.4.23", false)]
    [InlineData("3.5.0", true)]
    [InlineData("3.5.2", true)]
    [InlineData("3.5.16", false)]
    [InlineData("3.5.30", null)]
    [InlineData("3.6.3", true)]
    [InlineData("3.6.11", null)]
    [InlineData("3.7.1", false)]
    public void KnownProblems_Release_RefusedWarnedOrFine(string version, bool? mustRefuse)
    {
        var problems = EtcdVersionTable.KnownProblems(EtcdVersion.Parse(version));

        Assert.Equal(mustRefuse, problems.Count == 0 ? null : problems[0].MustRefuse);
    }

    [Fact]
    public void KnownProblems_LosesLearnerPromotions_SaysWhatToDo() => Assert.Contains(
        EtcdVersionTable.KnownProblems(EtcdVersion.Parse("3.5.16")), p => p.Text.Contains("3.5.26 or later", StringComparison.Ordinal));

    [Theory]
    [InlineData("3.5.30", "3.6.11", true)]
    [InlineData("3.5.26", "3.6.11", true)]
    [InlineData("3.5.25", "3.6.11", false)]
    [InlineData("3.4.23", "3.5.30", true)]
    [InlineData("3.4.23", "3.6.11", false)]
    [InlineData("3.5.30", "3.4.44", false)]
    [InlineData("3.5.30", "3.5.16", true)]
    [InlineData("3.5.30", "4.0.0", false)]
    public void UpgradeProblem_Pair_AllowedOrNot(string from, string to, bool allowed) =>
        Assert.Equal(allowed, EtcdVersionTable.UpgradeProblem(EtcdVersion.Parse(from), EtcdVersion.Parse(to)) is null);
}
