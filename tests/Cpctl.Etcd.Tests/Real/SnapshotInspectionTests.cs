using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Launch;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>What we read in a snapshot is what etcd's own tool says of it, release by release.</summary>
[Trait("Category", "Etcd")]
public sealed class SnapshotInspectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bookworm")]
    [InlineData("trixie")]
    [InlineData("testing")]
    public async Task Inspect_RealSnapshot_AgreesWithEtcdsOwnTool(string suite)
    {
        await using var cluster = await TestCluster.StartAsync(suite, "cp1");
        var member = cluster.Client("cp1");
        var compacted = await FillAsync(member);
        var snapshot = cluster.Scratch("snapshot.db");
        var control = new EtcdControl(cluster, "cp1");
        await control.SaveAsync(snapshot);

        var report = await SnapshotFile.InspectAsync(snapshot, Cancellation);

        var status = await control.StatusAsync(snapshot);
        Assert.Empty(report.Damage);
        Assert.True(report.TrailerMatches);
        var database = report.Database;
        Assert.Equal(
            (status["hash"]!.GetValue<uint>(), status["revision"]!.GetValue<long>(), status["totalKey"]!.GetValue<long>(), status["totalSize"]!.GetValue<long>()),
            (database.Hash, database.Revision, database.TotalEntries, database.SizeBytes));
        Assert.Equal(compacted, database.CompactRevision);
        Assert.Equal([("configmaps", 300L), ("secrets", 1L)], database.Types.Select(type => (type.Name, type.Keys)).OrderBy(type => type.Name, StringComparer.Ordinal));
        Assert.Equal("/registry/secrets/default/large", database.Largest[0].Key);
        var list = await member.MembersAsync(Cancellation);
        Assert.Equal(list.Members[0].Id, Assert.Single(database.Members).Id);

        // What we have a member send is as good; its bytes differ in where the raft log was at that moment.
        var streamed = cluster.Scratch("streamed.db");
        await using (var output = File.Create(streamed))
        {
            await member.SnapshotAsync(output, Cancellation);
        }

        var sent = await SnapshotFile.InspectAsync(streamed, Cancellation);
        Assert.Empty(sent.Damage);
        Assert.True(sent.TrailerMatches);
        Assert.Equal((database.Revision, database.Keys), (sent.Database.Revision, sent.Database.Keys));

        // The stopped member's own directory says the same, and whose it is.
        var node = cluster.Node("cp1");
        Assert.True(new DataDirectory(node.DataDirectory).IsInUse);
        await node.Process.TerminateAsync();
        Assert.False(new DataDirectory(node.DataDirectory).IsInUse);
        var stopped = await SnapshotFile.InspectAsync(new DataDirectory(node.DataDirectory).Database, Cancellation);
        Assert.Empty(stopped.Damage);
        Assert.Null(stopped.TrailerMatches);
        Assert.Equal((database.Revision, database.Keys), (stopped.Database.Revision, stopped.Database.Keys));
        Assert.Equal(new LogMetadata(list.Members[0].Id, list.ClusterId), LogMetadata.TryRead(node.DataDirectory));
    }

    [Fact]
    public async Task Inspect_OneBitFlippedAnywhere_IsNeverIntact()
    {
        await using var cluster = await TestCluster.StartAsync("testing", "cp1");
        await FillAsync(cluster.Client("cp1"));
        var snapshot = cluster.Scratch("snapshot.db");
        await new EtcdControl(cluster, "cp1").SaveAsync(snapshot);
        var bytes = await File.ReadAllBytesAsync(snapshot, Cancellation);

        for (var place = 0; place < bytes.Length; place += 65_537)
        {
            bytes[place] ^= 4;
            await File.WriteAllBytesAsync(snapshot, bytes, Cancellation);
            Assert.False((await SnapshotFile.InspectAsync(snapshot, Cancellation)).IsIntact, $"byte {place}");
            bytes[place] ^= 4;
        }
    }

    /// <returns>The revision before which history was given up.</returns>
    private static async Task<long> FillAsync(EtcdMember member)
    {
        for (var i = 0; i < 300; i++)
        {
            await member.PutAsync($"/registry/configmaps/default/c{i}", Encoding.UTF8.GetBytes(new string('x', i * 10)), Cancellation);
        }

        var compacted = await member.PutAsync("/registry/secrets/default/large", new byte[900_000], Cancellation);
        await member.CompactAsync(compacted, Cancellation);
        await member.PutAsync("/registry/pods/default/gone", "1"u8.ToArray(), Cancellation);
        await member.DeleteAsync("/registry/pods/default/gone", Cancellation);
        return compacted;
    }
}
