using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Restoration;
using CsCheck;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>A restored directory is one that real etcd starts from, serves, grows and starts from again, release by release.</summary>
[Trait("Category", "Etcd")]
public sealed class RestoredClusterTests
{
    private const string Name = "restored";

    private static readonly Gen<(int Key, int Size)[]> Histories =
        Gen.Select(Gen.Int[0, 25], Gen.Frequency((1, Gen.Const(-1)), (4, Gen.Int[0, 300]), (1, Gen.Int[4000, 12_000]))).Array[1, 120];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bookworm")]
    [InlineData("trixie")]
    [InlineData("testing")]
    public async Task Build_RealSnapshot_TheSameKeysAtAHigherRevisionAndMembersJoin(string suite)
    {
        await using var cluster = await TestCluster.StartAsync(suite, "cp1");
        var control = new EtcdControl(cluster, "cp1");
        await FillAsync(cluster.Client("cp1"), control);
        var before = await control.KeysAsync();
        var snapshot = cluster.Scratch("snapshot.db");
        await control.SaveAsync(snapshot);
        var old = await cluster.Client("cp1").PutAsync("after", "the snapshot"u8.ToArray(), Cancellation);
        await cluster.Node("cp1").Process.TerminateAsync();

        var content = Restore(cluster, snapshot);
        var database = new DataDirectory(cluster.Node(Name).DataDirectory).Database;
        var told = await control.StatusAsync(database);
        var found = (await SnapshotFile.InspectAsync(database, Cancellation)).Database;
        Assert.Equal((content.Keys, found.TotalEntries, found.Hash), (found.Keys, told["totalKey"]!.GetValue<long>(), told["hash"]!.GetValue<uint>()));

        await StartAsync(cluster);
        var member = cluster.Client(Name);
        await ServesAsync(member, snapshot);
        var restored = new EtcdControl(cluster, Name);
        Assert.Equal(1, content.LeasedKeys);
        Assert.True(JsonNode.DeepEquals(new JsonArray([.. before.Where(pair => pair!["lease"] is null).Select(pair => pair!.DeepClone())]), await restored.KeysAsync()), "the keys differ");
        var status = await member.StatusAsync(Cancellation);
        Assert.True(status.Revision >= content.OldRevision + RestoredDirectory.Bump, $"revision {status.Revision}");
        Assert.Empty(await member.AlarmsAsync(Cancellation));
        var compacted = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => restored.ClientAsync("get", "/registry/configmaps/default/c1", $"--rev={old}"));
        Assert.Contains("compacted", compacted.Message, StringComparison.Ordinal);
        await WatchIsRefusedAsync(restored, old);
        await GrowAsync(cluster, member);

        // Again and again: what it wrote meanwhile is what it starts from.
        for (var i = 0; i < 2; i++)
        {
            var written = await member.PutAsync($"again/{i}", "1"u8.ToArray(), Cancellation);
            await cluster.Node(Name).Process.TerminateAsync();
            cluster.Node(Name).Launch();
            await cluster.ServingAsync(cluster.Node(Name));
            Assert.True((await member.StatusAsync(Cancellation)).Revision >= written);
        }

        await AgreeAsync(cluster);
    }

    [Theory]
    [InlineData("trixie")]
    [InlineData("testing")]
    public async Task Build_RealSnapshot_LogAndMembersAreWhatEtcdsOwnToolWrites(string suite)
    {
        await using var cluster = await TestCluster.StartAsync(suite, "cp1");
        var control = new EtcdControl(cluster, "cp1");
        var snapshot = cluster.Scratch("snapshot.db");
        await control.SaveAsync(snapshot);
        var theirs = cluster.Scratch("theirs");
        await control.RestoreAsync(snapshot, theirs, Name, cluster.Node(Name).PeerUrl, First(cluster.Node(Name)).Token);

        Restore(cluster, snapshot);

        var ours = cluster.Node(Name).DataDirectory;
        var log = await File.ReadAllBytesAsync(Path.Combine(ours, "member/wal", RaftStart.LogFile), Cancellation);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(theirs, "member/wal", RaftStart.LogFile), Cancellation), log);
        Assert.Equal(Stored(theirs, "members"), Stored(ours, "members"));
        foreach (var key in new[] { "consistent_index", "term" })
        {
            Assert.Equal(Stored(theirs, "meta").Where(entry => entry.StartsWith(key, StringComparison.Ordinal)), Stored(ours, "meta").Where(entry => entry.StartsWith(key, StringComparison.Ordinal)));
        }

        Assert.True(JsonNode.DeepEquals(Root(theirs), Root(ours)), $"{Root(theirs)}\n{Root(ours)}");
    }

    [Fact]
    public async Task Build_AnyHistory_TheSameKeys()
    {
        await using var cluster = await TestCluster.StartAsync("testing", "cp1");
        var (control, source) = (new EtcdControl(cluster, "cp1"), cluster.Client("cp1"));
        for (var round = 0; round < 8; round++)
        {
            foreach (var (key, size) in Histories.Single())
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"/registry/configmaps/default/{key:00}");
                if (size < 0) await source.DeleteAsync(name, Cancellation);
                else await source.PutAsync(name, Encoding.UTF8.GetBytes(new string('v', size)), Cancellation);
            }

            var before = await control.KeysAsync();
            var snapshot = cluster.Scratch($"snapshot-{round}.db");
            await control.SaveAsync(snapshot);
            var name2 = $"{Name}-{round}";
            Restore(cluster, snapshot, name2);
            await StartAsync(cluster, name2);
            Assert.True(JsonNode.DeepEquals(before, await new EtcdControl(cluster, name2).KeysAsync()), $"the keys of round {round} differ");
            await ServesAsync(cluster.Client(name2), snapshot);
            await cluster.Node(name2).Process.TerminateAsync();
            if (round % 3 == 1) await source.CompactAsync((await source.StatusAsync(Cancellation)).Revision, Cancellation);
        }
    }

    /// <summary>What it was to serve was known from the snapshot alone.</summary>
    private static async Task ServesAsync(EtcdMember member, string snapshot)
    {
        using var file = new FileBytes(snapshot);
        var keys = 0;
        var expected = ServedContent.Read(file, (_, _, _) => keys++, Cancellation);
        Assert.Equal((expected.Keys, expected.Hash, expected.Keys), (await member.CountAsync(Cancellation), (await member.HashNowAsync(Cancellation)).Hash, keys));
    }

    [Theory]
    [InlineData("bookworm")]
    [InlineData("trixie")]
    [InlineData("testing")]
    public async Task Build_KeysRenewed_EveryKeyIsOfTheNewRevisionAndTheStoreGoesOn(string suite)
    {
        await using var cluster = await TestCluster.StartAsync(suite, "cp1");
        var control = new EtcdControl(cluster, "cp1");
        await FillAsync(cluster.Client("cp1"), control);
        var snapshot = cluster.Scratch("snapshot.db");
        await control.SaveAsync(snapshot);
        var old = (await cluster.Client("cp1").StatusAsync(Cancellation)).Revision;
        await cluster.Node("cp1").Process.TerminateAsync();

        var content = Restore(cluster, snapshot, rule: new RevisionRule(RestoredDirectory.Bump + 5000, RenewsKeys: true));
        await StartAsync(cluster);
        var member = cluster.Client(Name);
        var all = (await member.RangeAsync("/registry/", null, 10_000, 0, Cancellation)).Values;
        Assert.Equal(content.Keys, all.Count);
        Assert.All(all, value => Assert.Equal(content.Revision, value.ModRevision));
        Assert.Equal(content.OldRevision + RestoredDirectory.Bump + 5000, content.Revision);
        await WatchIsRefusedAsync(new EtcdControl(cluster, Name), old);

        var written = await member.PutAsync(all[0].Key, "again"u8.ToArray(), Cancellation);
        Assert.Equal(content.Revision + 1, written);
        Assert.True(await member.DeleteAsync(all[1].Key, Cancellation));
        await member.CompactAsync((await member.StatusAsync(Cancellation)).Revision, Cancellation);
        await cluster.Node(Name).Process.TerminateAsync();
        cluster.Node(Name).Launch();
        await cluster.ServingAsync(cluster.Node(Name));
        Assert.Equal(content.Keys - 1, (await member.RangeAsync("/registry/", null, 10_000, 0, Cancellation)).Values.Count);
        await GrowAsync(cluster, member);
        await AgreeAsync(cluster);
    }

    private static RestoredContent Restore(TestCluster cluster, string snapshot, string name = Name, RevisionRule? rule = null)
    {
        using var file = new FileBytes(snapshot);
        var node = cluster.Node(name);
        return RestoredDirectory.Build(file, node.DataDirectory, First(node), rule ?? new RevisionRule(RestoredDirectory.Bump), (_, _) => KeyEdit.Keep, Cancellation);
    }

    // One id in sixteen begins with a zero, which etcd leaves out of the names of its stores: always one of those.
    private static FirstMember First(TestMember node) => Enumerable.Range(0, int.MaxValue)
        .Select(i => new FirstMember(node.Name, node.PeerUrl, string.Create(CultureInfo.InvariantCulture, $"another-cluster-{i}")))
        .First(member => member.MemberId >> 60 == 0);

    private static async Task StartAsync(TestCluster cluster, string name = Name)
    {
        var node = cluster.Node(name);
        var first = First(node);
        var identity = MemberIdentity.First(node.Name, node.PeerUrl, epoch: 1, first.Token) with
        {
            ClusterId = MemberId.ToText(first.ClusterId), MemberId = MemberId.ToText(first.MemberId), HasStarted = true,
        };
        new DataDirectory(node.DataDirectory).Stamp(identity);
        node.Launch(identity);
        await cluster.ServingAsync(node);
        var status = await cluster.Client(name).StatusAsync(Cancellation);
        Assert.Equal((first.ClusterId, first.MemberId), (status.ClusterId, status.MemberId));
    }

    private static async Task FillAsync(EtcdMember member, EtcdControl control)
    {
        for (var i = 0; i < 400; i++)
        {
            await member.PutAsync($"/registry/configmaps/default/c{i % 150}", Encoding.UTF8.GetBytes(new string('x', i * 10)), Cancellation);
        }

        await member.CompactAsync(await member.PutAsync("/registry/secrets/default/large", new byte[900_000], Cancellation) - 20, Cancellation);
        await member.DeleteAsync("/registry/configmaps/default/c7", Cancellation);
        var lease = (await control.ClientAsync("lease", "grant", "3600")).Split(' ')[1];
        await control.ClientAsync("put", $"--lease={lease}", "/registry/masterleases/10.0.0.1", "leased");
    }

    private static async Task WatchIsRefusedAsync(EtcdControl control, long revision)
    {
        var refused = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => control.ClientAsync("watch", "/registry/", "--prefix", $"--rev={revision}"));
        Assert.Contains("compacted", refused.Message, StringComparison.Ordinal);
    }

    private static async Task GrowAsync(TestCluster cluster, EtcdMember member)
    {
        foreach (var name in new[] { "cp2", "cp3" })
        {
            MemberInfo? learner = null;
            await PersistAsync($"{name} is added", async () => learner = await member.AddLearnerAsync(cluster.Node(name).PeerUrl, Cancellation));
            await cluster.StartJoinedAsync(name, member);
            await PersistAsync($"{name} is promoted", () => member.PromoteAsync(learner!.Id, Cancellation));
            await cluster.ServingAsync(cluster.Node(name));
        }
    }

    // etcd refuses a change until it has seen every member for some seconds.
    private static Task PersistAsync(string what, Func<Task> change) => Eventually.TrueAsync(what, TimeSpan.FromSeconds(30), async () =>
    {
        try
        {
            await change();
            return true;
        }
        catch (EtcdException)
        {
            return false;
        }
    });

    private static async Task AgreeAsync(TestCluster cluster)
    {
        var revision = await cluster.Client(Name).PutAsync("last", "1"u8.ToArray(), Cancellation);
        var expected = await cluster.Client(Name).HashAsync(revision, Cancellation);
        foreach (var name in new[] { "cp2", "cp3" })
        {
            await Eventually.TrueAsync($"{name} has everything", TimeSpan.FromSeconds(20), async () => (await cluster.Client(name).StatusAsync(Cancellation)).Revision >= revision);
            Assert.Equal(expected, await cluster.Client(name).HashAsync(revision, Cancellation));
        }
    }

    private static JsonNode Root(string directory)
    {
        var file = File.ReadAllBytes(Path.Combine(directory, "member/snap", RaftStart.SnapshotFile));
        var outer = new ProtoReader(file);
        while (outer.Next() && outer.Field != 2)
        {
        }

        var inner = new ProtoReader(outer.Bytes);
        Assert.True(inner.Next());
        return JsonNode.Parse(inner.Bytes)!["Root"]!;
    }

    private static List<string> Stored(string directory, string bucket)
    {
        using var file = new FileBytes(Path.Combine(directory, "member/snap/db"));
        var meta = BoltMeta.Read(file);
        var entries = new BucketEntries(bucket);
        new BoltWalk(file, meta, entries, new DamageList(meta.PageSize)).Run(Cancellation);
        return entries.Found;
    }

    private sealed class BucketEntries(string bucket) : IBoltVisitor
    {
        private bool _isInside;

        public List<string> Found { get; } = [];

        public void Bucket(ReadOnlySpan<byte> name) => _isInside = name.SequenceEqual(Encoding.UTF8.GetBytes(bucket));

        public void Entry(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (_isInside) Found.Add($"{Encoding.UTF8.GetString(key)} {Convert.ToHexString(value)}");
        }
    }
}
