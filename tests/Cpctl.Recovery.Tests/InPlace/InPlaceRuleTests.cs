using Cpctl.Api.Errors;
using Cpctl.Pki;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Bundles;
using Cpctl.Recovery.InPlace;

namespace Cpctl.Recovery.Tests.InPlace;

[Trait("Category", "Unit")]
public sealed class InPlaceRuleTests
{
    private static readonly SignerSet Signers = SignerSet.Create(new PkiSettings { Endpoint = "10.0.0.1:6443" }, TimeProvider.System);
    private static readonly SignerSet Others = SignerSet.Create(new PkiSettings { Endpoint = "10.0.0.1:6443" }, TimeProvider.System);

    [Fact]
    public void Objection_BackupOfThisCluster_None() => Assert.Null(InPlaceRule.Objection(Situation()));

    [Fact]
    public void Objection_OfAnotherCluster_Refused() => Refused("of another cluster", Situation() with { ClusterId = Guid.NewGuid() });

    [Fact]
    public void Objection_EncryptionKeyRotatedSince_RefusedAndNamesIt()
    {
        var refused = Refused("encryption at rest that was rotated", Situation() with { Content = new BackupContent([], 3, "key-1") });

        Assert.Contains("3 of them are encrypted with key-1", refused.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Objection_RotationUnderWay_Refused()
    {
        var signers = With(encryption: new EncryptionKeys { Active = Signers.Encryption.Active, Retired = [Others.Encryption.Active] });

        Refused("is being rotated", Situation() with { Signers = signers });
    }

    [Fact]
    public void Objection_ServiceAccountKeyRotatedSince_Refused() =>
        Refused("service-account key was rotated", Situation() with { Signers = With(accounts: new ServiceAccountKeys { Active = Others.ServiceAccounts.Active }) });

    [Fact]
    public void Objection_ServiceAccountKeyIsRetiredAndStillAccepted_None()
    {
        var signers = With(accounts: new ServiceAccountKeys { Active = Others.ServiceAccounts.Active, RetiredPublicKeys = [Signers.ServiceAccounts.Active.PublicKeyPem()] });

        Assert.Null(InPlaceRule.Objection(Situation() with { Signers = signers }));
    }

    [Theory]
    [InlineData("3.5.30", "v1.21.0", null)] // upgraded since: releases stay
    [InlineData("3.5.1", "v1.20.2", null)]
    [InlineData("3.4.23", "v1.20.2", "newer etcd")]
    [InlineData("3.5.30", "v1.19.9", "newer Kubernetes")]
    public void Objection_ReleasesThatRun_MustKnowWhatIsInTheBackup(string etcd, string version, string? refused)
    {
        var situation = Situation() with { EtcdVersion = etcd, Version = version };
        if (refused is null) Assert.Null(InPlaceRule.Objection(situation));
        else Refused(refused, situation);
    }

    [Fact]
    public void Objection_NoVoter_Refused() => Refused("can't lead the others back", Situation() with { IsVoter = false });

    [Fact]
    public void Objection_NoRoomForWhatARestoreWritesDown_Failed() =>
        Assert.Equal(ExitCode.Failed, InPlaceRule.Objection(Situation() with { StateFree = InPlaceRule.StateNeeded - 1 })?.Code);

    [Fact]
    public void Objection_NoRoom_Failed() => Assert.Equal(ExitCode.Failed, InPlaceRule.Objection(Situation() with { Free = 9 })?.Code);

    private static CpctlException Refused(string what, InPlaceSituation situation)
    {
        var objection = InPlaceRule.Objection(situation);
        Assert.Equal(ExitCode.Refused, objection?.Code);
        Assert.Contains(what, objection!.What, StringComparison.Ordinal);
        return objection;
    }

    private static SignerSet With(ServiceAccountKeys? accounts = null, EncryptionKeys? encryption = null) => new()
    {
        ClusterId = Signers.ClusterId, Cluster = Signers.Cluster, Etcd = Signers.Etcd, FrontProxy = Signers.FrontProxy,
        ServiceAccounts = accounts ?? Signers.ServiceAccounts, Encryption = encryption ?? Signers.Encryption,
    };

    private static InPlaceSituation Situation() => new()
    {
        ClusterId = Signers.ClusterId,
        Signers = Signers,
        Revision = 5000,
        EtcdVersion = "3.5.30",
        Version = "v1.20.2",
        IsVoter = true,
        Others = ["cp2", "cp3"],
        Manifest = new BundleManifest
        {
            FormatVersion = 1, CreatedAt = DateTimeOffset.UnixEpoch, CpctlVersion = "0.1.0", Files = [],
            Cluster = new BundleCluster(Signers.ClusterId, "10.0.0.1:6443", "0a", "cp1", 3), Snapshot = new BundleSnapshot("cp1", "3.5.30", 100, "ab", 13, ["cp1"]),
        },
        BackupSigners = Signers,
        BackupVersion = "v1.20.2",
        Content = new BackupContent([], 0, null),
        Needed = 10,
        Free = 10,
        StateFree = InPlaceRule.StateNeeded,
    };
}
