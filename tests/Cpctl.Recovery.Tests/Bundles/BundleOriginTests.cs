using System.Formats.Tar;
using System.Text;
using Cpctl.Api.Errors;
using Cpctl.Pki;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Bundles;
using Cpctl.Recovery.Restore;

namespace Cpctl.Recovery.Tests.Bundles;

[Trait("Category", "Unit")]
public sealed class BundleOriginTests : IDisposable
{
    private static readonly SignerSet Other = SignerSet.Create(new PkiSettings { Endpoint = "10.0.0.9:6443" }, TimeProvider.System);
    private readonly SampleBundle _sample = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _sample.Dispose();

    [Fact]
    public async Task Read_SignedByItsCluster_IsTakenEverywhere()
    {
        var report = await ReadAsync(await _sample.BuildAsync());

        Assert.True(report.IsGood);
        Assert.True(report.Origin!.IsSigned);
        Assert.Equal(_sample.Signers.Cluster.Active.Pin, report.Origin.Pin);
        Assert.Null(OriginRule.InPlaceObjection(report.Origin, _sample.Signers, pin: null, allowUnsigned: false));
        Assert.Null(OriginRule.Objection(report.Origin, _sample.Signers.Cluster.Active.Pin));
        Assert.Null(OriginRule.Objection(report.Origin, pin: null));
    }

    [Fact]
    public async Task Read_ManifestChangedSinceItWasSigned_IsNotGood()
    {
        var report = await ReadAsync(await ForgedAsync("cp1", "cp7"));

        Assert.False(report.IsGood);
        Assert.Contains("not what was signed", Assert.Single(report.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"signatures\": {", "\"signatures\": 5, \"signatures\": 5, \"x\": {")]
    [InlineData("\"cpctlVersion\"", "\"epoch\": 7, \"cpctlVersion\"")] // of a field that this release does not know
    [InlineData("\"cpctlVersion\"", "\"formatVersion\": 1, \"cpctlVersion\"")]
    public async Task Read_SomethingAddedToWhatWasSigned_IsNotGood(string from, string to) => Assert.False((await ReadAsync(await ForgedAsync(from, to))).IsGood);

    [Fact]
    public async Task Read_SignedByAnotherThanThoseInIt_IsNotGood() => Assert.False((await ReadAsync(await _sample.BuildAsync(by: Other))).IsGood);

    [Fact]
    public async Task Objection_OfAnotherAuthority_IsRefusedInPlaceAndByThePin()
    {
        var origin = (await ReadAsync(await _sample.BuildAsync())).Origin!;

        Refused("not made by this cluster", OriginRule.InPlaceObjection(origin, Other, pin: null, allowUnsigned: false));
        Refused("not made by this cluster", OriginRule.InPlaceObjection(origin, Other, pin: null, allowUnsigned: true));
        Refused("another authority", OriginRule.InPlaceObjection(origin, Other, Other.Cluster.Active.Pin, allowUnsigned: true));
        Refused("another authority", OriginRule.Objection(origin, Other.Cluster.Active.Pin));
    }

    [Fact]
    public async Task Objection_AuthorityWasRotatedSinceAndItsPinIsNamed_IsTakenInPlace()
    {
        var origin = (await ReadAsync(await _sample.BuildAsync())).Origin!;

        Assert.Null(OriginRule.InPlaceObjection(origin, Other, _sample.Signers.Cluster.Active.Pin, allowUnsigned: false));
    }

    [Fact]
    public async Task Objection_RotationUnderWay_EveryTrustedAuthorityWillDo()
    {
        var origin = (await ReadAsync(await _sample.BuildAsync())).Origin!;
        var rotated = Other.With(AuthorityKind.Cluster, new AuthorityLine { Active = Other.Cluster.Active, Retired = [_sample.Signers.Cluster.Active] });

        Assert.Null(OriginRule.InPlaceObjection(origin, rotated, pin: null, allowUnsigned: false));
    }

    [Fact]
    public async Task Objection_NotSigned_IsGoodOnABareMachineAndInPlaceOnlyWhenAllowed()
    {
        var report = await ReadAsync(await _sample.BuildAsync(unsigned: true));
        var origin = report.Origin!;

        Assert.True(report.IsGood);
        Assert.False(origin.IsSigned);
        Assert.Null(OriginRule.Objection(origin, pin: null));
        Assert.Null(OriginRule.Objection(origin, _sample.Signers.Cluster.Active.Pin));
        Refused("another authority", OriginRule.Objection(origin, Other.Cluster.Active.Pin));
        Refused("nothing tells who made", OriginRule.InPlaceObjection(origin, _sample.Signers, pin: null, allowUnsigned: false));
        Assert.Null(OriginRule.InPlaceObjection(origin, _sample.Signers, pin: null, allowUnsigned: true));
    }

    private static void Refused(string what, CpctlException? objection)
    {
        Assert.Equal(ExitCode.Refused, objection?.Code);
        Assert.Contains(what, objection!.What, StringComparison.Ordinal);
    }

    private async Task<byte[]> ForgedAsync(string from, string to)
    {
        using var forged = new MemoryStream();
        await using (var tar = new TarReader(new MemoryStream(await _sample.BuildAsync())))
        await using (var output = new TarWriter(forged, TarEntryFormat.Pax, leaveOpen: true))
        {
            while (await tar.GetNextEntryAsync(copyData: true, Cancellation) is { } entry)
            {
                using var content = new MemoryStream();
                await entry.DataStream!.CopyToAsync(content, Cancellation);
                var bytes = entry.Name == BundleLayout.Manifest ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content.ToArray()).Replace(from, to, StringComparison.Ordinal)) : content.ToArray();
                await output.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, entry.Name) { DataStream = new MemoryStream(bytes) }, Cancellation);
            }
        }

        return forged.ToArray();
    }

    private static Task<BundleReport> ReadAsync(byte[] bundle) => new BundleReader(new MemoryBytes(bundle)).ReadAsync(Cancellation);
}
