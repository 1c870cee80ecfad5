using Cpctl.Api.Resources;
using Cpctl.Pki.Rotation;

namespace Cpctl.Pki.Tests.Rotation;

[Trait("Category", "Unit")]
public sealed class TrustStateReaderTests
{
    private static readonly KeyLine Publishing = new("old", "new");
    private static readonly KeyLine Replacing = new("new", Retired: "old");

    [Fact]
    public void Read_NeverHeardOf_AcceptsNobodyKnowsWhat() => Assert.Null(Read(Publishing, status: null).Accepts);

    [Fact]
    public void Read_HasCommittedNothing_AcceptsNobodyKnowsWhat() => Assert.Null(Read(Publishing, Status(current: null)).Accepts);

    [Fact]
    public void Read_RunsARevisionFromBefore_DoesNotAcceptTheNext()
    {
        var standing = Read(Publishing, Status(current: 1));
        Assert.False(standing.IsReadyFor("new"));
        Assert.NotNull(standing.Accepts);
    }

    [Fact]
    public void Read_HasTheKeysOnDiskAndRunsARevisionFromBefore_DoesNotAcceptTheNext()
    {
        var status = Status(current: 1);
        status.Keys = Keys("old", next: "new");
        Assert.False(Read(Publishing, status).IsReadyFor("new"));
    }

    [Fact]
    public void Read_RunsTheRevisionOfTheNextKey_AcceptsBoth() =>
        Assert.Equal(["new", "old"], Read(Publishing, Status(current: 2)).Accepts!.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("new", true, "new")]
    [InlineData("new", null, "new")] // no server's, or a server that does not answer
    [InlineData("new", false, "new old")] // issued and not served yet: the one before is shown
    [InlineData("old", true, "old")]
    [InlineData("other", false, "")] // another authority's
    public void Read_Certificate_UsesWhatIsShown(string signedBy, bool? served, string uses)
    {
        var status = Status(current: 2);
        status.Keys = Keys("new", retired: "old");
        status.Certificates = [new CertificateStatus { Name = "etcd/server", SignedBy = signedBy, Served = served }];
        var standing = Read(Replacing, status);
        Assert.Equal(uses.Split(' ', StringSplitOptions.RemoveEmptyEntries), standing.Uses.Order(StringComparer.Ordinal));
        Assert.Equal(uses == "new", standing.HasMovedTo("new") && standing.Uses.Count > 0);
    }

    [Theory]
    [InlineData(null, false)] // it has not told
    [InlineData("old", false)]
    [InlineData("new", true)]
    public void Read_IssuesWith_HasMovedOnlyWithTheNewOne(string? active, bool moved)
    {
        var status = Status(current: 2);
        status.Keys = active is null ? null : Keys(active);
        Assert.Equal(moved, Read(Replacing, status).HasMovedTo("new"));
    }

    [Theory]
    [InlineData(1, "", "")] // a revision from before any rotation
    [InlineData(2, "new old", "old")]
    [InlineData(3, "new old", "new")]
    public void OfComponents_CommittedRevision_TellsWhatTheyWereStartedWith(long revision, string accepts, string with)
    {
        var status = Status(revision);
        status.Keys = Keys("newest"); // on the disk: nobody has read it yet
        var standing = Components(status);
        Assert.Equal(accepts.Split(' ', StringSplitOptions.RemoveEmptyEntries), standing.Accepts!.Order(StringComparer.Ordinal));
        Assert.Equal(with, standing.ProducesWith);
    }

    [Fact]
    public void OfComponents_HasNotCommittedWhatItRuns_AcceptsNobodyKnowsWhat()
    {
        var status = Status(3);
        status.LastGoodRevision = 2;
        Assert.Null(Components(status).Accepts);
        Assert.Null(Components(status: null).Accepts);
    }

    private static NodeTrustState Components(ControlPlaneNodeStatus? status) => TrustStateReader.OfComponents(
        new ControlPlaneNode { Metadata = new ObjectMeta { Name = "cp1" }, Status = status },
        RotationName.Etcd,
        revision => revision switch
        {
            2 => Keys("old", next: "new"),
            3 => Keys("new", retired: "old"),
            _ => null,
        });

    private static NodeTrustState Read(KeyLine line, ControlPlaneNodeStatus? status) => TrustStateReader.OfCertificates(
        new ControlPlaneNode { Metadata = new ObjectMeta { Name = "cp1" }, Status = status },
        RotationName.Etcd,
        line,
        revision => revision == 2 ? Keys("old", next: "new") : null);

    private static ControlPlaneNodeStatus Status(long? current) => new() { LastHeartbeat = DateTimeOffset.UnixEpoch, CurrentRevision = current, LastGoodRevision = current };

    private static KeysStatus Keys(string active, string? next = null, string? retired = null) =>
        new() { Generation = 1, Lines = [new KeyLineStatus { Name = RotationName.Etcd, Active = active, Next = next, Retired = retired }] };
}
