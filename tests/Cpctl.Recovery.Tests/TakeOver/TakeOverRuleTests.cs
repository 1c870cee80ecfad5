using Cpctl.Api.Errors;
using Cpctl.Api.Resources;
using Cpctl.Recovery.Restore;
using Cpctl.Recovery.TakeOver;

namespace Cpctl.Recovery.Tests.TakeOver;

[Trait("Category", "Unit")]
public sealed class TakeOverRuleTests
{
    private const long Generation = 4;

    [Fact]
    public void Objection_TheSameKeysAndReleases_None() => Assert.Null(Objection(Running()));

    /// <summary>Of a cluster whose status does not tell, the keys can't have been rotated by this cpctl.</summary>
    [Fact]
    public void Objection_NoGenerationTold_None() => Assert.Null(Objection(Running(generation: null)));

    [Fact]
    public void Objection_AnOlderPatchRelease_None() => Assert.Null(Objection(Running(version: "v1.20.9", etcd: "3.4.30")));

    [Theory]
    [InlineData("new1", "10.0.0.2", "can't be new1")]
    [InlineData("other", "10.0.0.1", "can't be new1")]
    public void Objection_ANodeOfTheSameNameOrAddress_Refused(string name, string ip, string what) => Refused(what, Running(name, ip));

    [Fact]
    public void Objection_KeysWereRotatedSince_Refused() => Refused("keys were rotated", Running(generation: Generation + 1));

    [Theory]
    [InlineData("v1.21.0", "3.4.23", "newer Kubernetes")]
    [InlineData("v1.20.2", "3.5.30", "newer etcd")]
    public void Objection_WhatRunsIsNewer_Refused(string version, string etcd, string what) => Refused(what, Running(version: version, etcd: etcd));

    private static void Refused(string what, SnapshotFacts running)
    {
        var objection = Objection(running);
        Assert.Equal(ExitCode.Refused, objection?.Code);
        Assert.Contains(what, objection!.Message, StringComparison.Ordinal);
    }

    private static CpctlException? Objection(SnapshotFacts running) => TakeOverRule.Objection(Running(), Generation, running, "new1", "10.0.0.1");

    private static SnapshotFacts Running(string name = "cp1", string ip = "10.0.0.3", string version = "v1.20.2", string etcd = "3.4.23", long? generation = Generation) => new(
        new ControlPlane
        {
            Spec = new ControlPlaneSpec { Version = version, Etcd = new EtcdSpec { Version = etcd } },
            Status = new ControlPlaneStatus { Keys = generation is { } known ? new KeysStatus { Generation = known } : null },
        },
        [new ControlPlaneNode { Metadata = new ObjectMeta { Name = name }, Spec = new ControlPlaneNodeSpec { Role = NodeRoles.ControlPlane, Ip = ip } }],
        1);
}
