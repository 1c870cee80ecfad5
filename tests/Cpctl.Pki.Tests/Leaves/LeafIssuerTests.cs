using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Signers;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Pki.Tests.Leaves;

[Trait("Category", "Unit")]
public sealed class LeafIssuerTests : IDisposable
{
    private readonly TestNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public void EnsureAll_OnEmptyNode_IssuesEveryLeafAsMissing()
    {
        var outcome = _node.Ensure();

        Assert.All(outcome.Leaves, leaf => Assert.Equal(LeafDefect.Missing, leaf.Found));
        Assert.All(outcome.Leaves, leaf => Assert.Equal(_node.Time.GetUtcNow() + TimeSpan.FromHours(8760), leaf.NotAfter));
    }

    [Fact]
    public void EnsureAll_Repeated_ChangesNothing()
    {
        _node.Ensure();
        var before = Snapshot();

        var outcome = _node.Ensure();

        Assert.False(outcome.Changed);
        Assert.Equal(before, Snapshot());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void EnsureAll_ClockIsAnHourOff_IssuesWhatIsValidByTheOthersClocks(int hours)
    {
        var others = _node.Time.GetUtcNow() - TimeSpan.FromHours(hours);

        var outcome = _node.Ensure();

        Assert.All(outcome.Leaves, leaf => Assert.InRange(others, leaf.Certificate!.NotBefore, leaf.Certificate.NotAfter));
    }

    public static TheoryData<string, LeafDefect> Defects => new()
    {
        { "missing-key", LeafDefect.Missing },
        { "missing-certificate", LeafDefect.Missing },
        { "empty-certificate", LeafDefect.Unreadable },
        { "empty-key", LeafDefect.Unreadable },
        { "truncated-certificate", LeafDefect.Unreadable },
        { "truncated-key", LeafDefect.Unreadable },
        { "garbage", LeafDefect.Unreadable },
        { "public-key-for-key", LeafDefect.Unreadable },
        { "mismatched", LeafDefect.Mismatched },
        { "world-readable-key", LeafDefect.KeyExposed },
        { "group-readable-key", LeafDefect.KeyExposed },
        { "wrong-authority", LeafDefect.WrongIssuer },
        { "expired", LeafDefect.Expired },
        { "not-yet-valid", LeafDefect.NotYetValid },
        { "past-80-percent", LeafDefect.DueForRenewal },
        { "renew-before", LeafDefect.DueForRenewal },
        { "other-address", LeafDefect.WrongNames },
        { "other-algorithm", LeafDefect.WrongKeyAlgorithm },
        { "no-authority-in-chain", LeafDefect.IncompleteChain },
        { "truncated-authority-in-chain", LeafDefect.IncompleteChain },
    };

    [Theory]
    [MemberData(nameof(Defects))]
    public async Task EnsureAll_WithDefect_ReissuesAndSaysWhy(string defect, LeafDefect expected)
    {
        _node.Ensure();
        Break(defect);

        var found = Assert.Single(_node.Ensure().Leaves, leaf => leaf.Name == "apiserver");

        Assert.Equal(expected, found.Found);
        Assert.Equal(LeafDefect.None, Assert.Single(_node.Ensure().Leaves, leaf => leaf.Name == "apiserver").Found);
        await VerifyByOpenSsl();
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 60)]
    [InlineData(10, 5)]
    [InlineData(10, 600)]
    public void EnsureAll_WithALifeOfMinutes_RenewsInTimeAndNotAtOnce(int minutes, int renewBeforeMinutes)
    {
        _node.Settings = _node.Settings with
        {
            LeafValidity = TimeSpan.FromMinutes(minutes),
            RenewBefore = renewBeforeMinutes == 0 ? null : TimeSpan.FromMinutes(renewBeforeMinutes),
        };
        _node.Ensure();
        Assert.False(_node.Ensure().Changed);

        _node.Time.Advance(_node.Settings.LeafValidity * 0.81);

        Assert.All(_node.Ensure().Leaves, leaf => Assert.Equal(LeafDefect.DueForRenewal, leaf.Found));
    }

    [Fact]
    public void EnsureAll_AfterRename_ReissuesWhatNamesTheNode()
    {
        _node.Ensure();
        _node.Identity = _node.Identity with { Name = "cp9" };

        var changed = _node.Ensure().Leaves.Where(leaf => leaf.Changed).ToDictionary(leaf => leaf.Name, leaf => leaf.Found);

        Assert.Equal(LeafDefect.WrongSubject, changed["kubelet-client"]);
        Assert.Equal(LeafDefect.WrongSubject, changed["agent"]);
        Assert.Equal(LeafDefect.WrongNames, changed["apiserver"]);
        Assert.DoesNotContain("scheduler", changed.Keys);
        Assert.DoesNotContain("admin", changed.Keys);
    }

    [Fact]
    public void EnsureAll_Requested_RenewsThoseWithNewKeysAndNoOthers()
    {
        _node.Ensure();
        var before = Snapshot();

        var outcome = NodeCredentials.EnsureControlPlane(
            _node.Signers, _node.Settings, _node.Identity, _node.Paths, _node.Time, name => name is "apiserver" or "admin");

        Assert.Equal(["apiserver", "admin"], outcome.Leaves.Where(leaf => leaf.Changed).Select(leaf => leaf.Name));
        Assert.All(outcome.Leaves.Where(leaf => leaf.Changed), leaf => Assert.Equal(LeafDefect.Requested, leaf.Found));
        var key = Path.Combine(_node.Paths.PkiDirectory, "apiserver.key");
        Assert.NotEqual(before[key], File.ReadAllText(key));
        Assert.False(_node.Ensure().Changed);
    }

    [Fact]
    public void EnsureAll_NearTheAuthoritysEnd_DoesNotReissueForNothing()
    {
        _node.Time.Advance(_node.Settings.AuthorityValidity - TimeSpan.FromHours(24));
        _node.Settings = _node.Settings with { RenewBefore = TimeSpan.FromHours(48) };
        Assert.True(_node.Ensure().Changed);

        Assert.False(_node.Ensure().Changed);
    }

    [Fact]
    public void EnsureAll_WritesModesThatOthersCannotRead()
    {
        _node.Ensure();

        foreach (var file in Directory.EnumerateFiles(_node.Paths.Root, "*", SearchOption.AllDirectories))
        {
            var isPublic = file.EndsWith(".crt", StringComparison.Ordinal) || file.EndsWith(".pub", StringComparison.Ordinal);
            if (!isPublic)
            {
                Assert.True(File.GetUnixFileMode(file) == FileModes.Secret, file);
            }
        }

        Assert.Equal(FileModes.SecretDirectory, File.GetUnixFileMode(_node.Paths.SignersDirectory));
    }

    [Fact]
    public void Write_Pair_StaysWholeSeenFromAMountOfTheDirectory()
    {
        _node.Ensure();
        var elsewhere = Path.Combine(_node.Paths.Root, "mounted");
        Directory.Move(_node.Paths.EtcdPkiDirectory, elsewhere); // as a hostPath mount shows it under another path

        using var pair = X509Certificate2.CreateFromPemFile(Path.Combine(elsewhere, "server.crt"), Path.Combine(elsewhere, "server.key"));
        Assert.True(pair.HasPrivateKey);
    }

    private void Break(string defect)
    {
        var (certificate, key) = (Path.Combine(_node.Paths.PkiDirectory, "apiserver.crt"), Path.Combine(_node.Paths.PkiDirectory, "apiserver.key"));
        switch (defect)
        {
            case "missing-key": File.Delete(key); break;
            case "missing-certificate": File.Delete(certificate); break;
            case "empty-certificate": File.WriteAllText(certificate, ""); break;
            case "empty-key": File.WriteAllText(key, ""); break;
            case "truncated-certificate": File.WriteAllText(certificate, File.ReadAllText(certificate)[..200]); break;
            case "truncated-key": File.WriteAllText(key, File.ReadAllText(key)[..100]); break;
            case "garbage": File.WriteAllBytes(certificate, [0xff, 0xfe, 0, 1, 2]); break;
            case "public-key-for-key": File.WriteAllText(key, PrivateKey.Create(KeyAlgorithm.EcdsaP256).PublicKeyPem()); break;
            case "mismatched": File.WriteAllText(key, PrivateKey.Create(KeyAlgorithm.EcdsaP256).ToPem()); break;
            case "world-readable-key": File.SetUnixFileMode(key, FileModes.Public); break;
            case "group-readable-key": File.SetUnixFileMode(key, FileModes.Secret | UnixFileMode.GroupRead); break;
            case "wrong-authority": _node.Signers = SignerSet.Create(_node.Settings, _node.Time); break;
            case "expired": _node.Time.Advance(_node.Settings.LeafValidity + TimeSpan.FromSeconds(1)); break;
            case "not-yet-valid": IssueByAClockAhead(); break;
            case "past-80-percent": _node.Time.Advance(_node.Settings.LeafValidity * 0.81); break;
            case "renew-before": _node.Settings = _node.Settings with { RenewBefore = _node.Settings.LeafValidity * 0.4 }; _node.Time.Advance(_node.Settings.LeafValidity * 0.61); break;
            case "other-address": _node.Identity = _node.Identity with { Ip = "10.0.0.99" }; break;
            case "other-algorithm": _node.Settings = _node.Settings with { KeyAlgorithm = KeyAlgorithm.EcdsaP384 }; break;
            case "no-authority-in-chain": File.WriteAllText(certificate, First(File.ReadAllText(certificate))); break;
            case "truncated-authority-in-chain": File.WriteAllText(certificate, File.ReadAllText(certificate)[..^60]); break;
            default: Assert.Fail(defect); break;
        }
    }

    private void IssueByAClockAhead()
    {
        Directory.Delete(_node.Paths.PkiDirectory, recursive: true);
        var ahead = new FakeTimeProvider(_node.Time.GetUtcNow() + TimeSpan.FromDays(30));
        NodeCredentials.EnsureControlPlane(_node.Signers, _node.Settings, _node.Identity, _node.Paths, ahead);
    }

    private static string First(string chain) => chain[..(chain.IndexOf("-----END CERTIFICATE-----", StringComparison.Ordinal) + 26)];

    private Dictionary<string, string> Snapshot() => Directory
        .EnumerateFiles(_node.Paths.Root, "*", SearchOption.AllDirectories)
        .ToDictionary(file => file, File.ReadAllText, StringComparer.Ordinal);

    private async Task VerifyByOpenSsl()
    {
        var pki = _node.Paths.PkiDirectory;
        var moment = _node.Time.GetUtcNow().ToUnixTimeSeconds().ToString();
        await OpenSsl.RunAsync(
            "verify", "-x509_strict", "-attime", moment, "-purpose", "sslserver", "-verify_hostname", "kubernetes.default.svc",
            "-CAfile", Path.Combine(pki, "ca.crt"), Path.Combine(pki, "apiserver.crt"));
        await OpenSsl.RunAsync("pkey", "-in", Path.Combine(pki, "apiserver.key"), "-noout");
    }
}
