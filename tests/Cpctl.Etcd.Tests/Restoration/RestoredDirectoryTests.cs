using System.Text;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Restoration;
using Cpctl.Etcd.Tests.Database;

namespace Cpctl.Etcd.Tests.Restoration;

[Trait("Category", "Unit")]
public sealed class RestoredDirectoryTests : IDisposable
{
    private static readonly FirstMember Member = new("bootstrap", "https://10.0.0.9:12380", "token");
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cpctl-restored-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Target => Path.Combine(_directory.FullName, "data");

    [Fact]
    public void Build_Snapshot_PresentKeysStayAndRevisionGoesUp()
    {
        var source = new SampleDatabase { CompactRevision = 4 };
        source.Put("/registry/a", 5, "one");
        source.Put("/registry/b", 6, "two");
        source.Put("/registry/a", 7, "three");
        source.Delete("/registry/b", 8);
        source.Put("/registry/c", 9, "four");

        var content = Build(source, (_, _) => KeyEdit.Keep);

        Assert.Equal(new RestoredContent(9, 1009, 2, 0, 0, 0), content);
        var report = Inspect();
        Assert.Equal((2, 1009L), (report.Keys, report.CompactRevision));
        Assert.Equal(["three", "four"], Values("/registry/a", "/registry/c"));
    }

    [Fact]
    public void Build_KeysRenewed_EachIsAWriteOfTheNewRevision()
    {
        var source = new SampleDatabase();
        source.Put("/registry/a", 5, "one");
        source.Put("/registry/b", 6, "two");
        source.Put("/registry/a", 7, "three");

        var content = RestoredDirectory.Build(
            new MemoryBytes(source.Build()), Target, Member, new RevisionRule(1000, RenewsKeys: true),
            (key, _) => key.EndsWith("b"u8) ? KeyEdit.Replace([.. "changed"u8]) : KeyEdit.Keep, Cancellation);

        Assert.Equal(new RestoredContent(7, 1007, 2, 0, 0, 1), content);
        Assert.Equal(1007, Inspect().Revision);
        Assert.Equal(["changed", "three"], Values("/registry/b", "/registry/a"));
    }

    [Fact]
    public void Build_EverythingDeletedAfterTheLastWrite_RevisionIsThatOfTheCompaction()
    {
        var content = Build(new SampleDatabase { CompactRevision = 77 }, (_, _) => KeyEdit.Keep);

        Assert.Equal((77, 1077), (content.OldRevision, content.Revision));
    }

    [Fact]
    public void Build_LeasesAlarmsAndMembers_AreGone()
    {
        var source = new SampleDatabase();
        source.Put("/registry/events/default/x", 5, "event", lease: 12);
        source.Put("/registry/pods/default/x", 6, "pod");

        var content = Build(source, (_, _) => KeyEdit.Keep);

        Assert.Equal((1, 1), (content.Keys, content.LeasedKeys));
        var report = Inspect();
        Assert.Equal(
            [("alarm", 0L), ("cluster", 1L), ("key", 1L), ("lease", 0L), ("members", 1L), ("members_removed", 0L), ("meta", 5L)],
            report.Buckets.Select(bucket => (bucket.Name, bucket.Entries)));
        Assert.Equal((Member.MemberId, "bootstrap"), (report.Members[0].Id, report.Members[0].Name));
        Assert.Equal(new LogMetadata(Member.MemberId, Member.ClusterId), LogMetadata.TryRead(Target));
    }

    [Fact]
    public void Build_AuthenticationAndDowngradeEnabled_AreLeftOutAndTold()
    {
        var source = new SampleDatabase { HasModes = true };
        source.Put("/registry/pods/default/x", 6, "pod");

        var content = Build(source, (_, _) => KeyEdit.Keep);

        Assert.Equal("authentication is enabled, a downgrade to 3.4.0 is enabled", content.LeftOut);
        Assert.Equal(["authentication is enabled", "a downgrade to 3.4.0 is enabled"], DatabaseInspection.Run(new MemoryBytes(source.Build()), Cancellation).Modes);
        var report = Inspect();
        Assert.Empty(report.Modes);
        Assert.DoesNotContain(report.Buckets, bucket => bucket.Name.StartsWith("auth", StringComparison.Ordinal));
        Assert.Equal(1, report.Buckets.Single(bucket => bucket.Name == "cluster").Entries);
    }

    [Fact]
    public void Build_Edits_AreMade()
    {
        var source = new SampleDatabase();
        source.Put("/registry/a", 5, "old");
        source.Put("/registry/a", 6, "older value that is long");
        source.Put("/registry/b", 7, "b");

        var content = Build(source, (key, value) => key.EndsWith("b"u8) ? KeyEdit.Drop : KeyEdit.Replace([.. value, .. "!"u8]));

        Assert.Equal((1, 1, 1), (content.Keys, content.DroppedKeys, content.ChangedKeys));
        Assert.Equal(["older value that is long!"], Values("/registry/a"));
    }

    [Fact]
    public void Build_DamagedSource_LeavesNothing()
    {
        var source = new SampleDatabase();
        source.Put("/registry/a", 5, "one");
        var bytes = source.Build();
        Array.Fill(bytes, (byte)7, SampleDatabase.PageSize * 2, 8);

        Assert.Throws<InvalidDataException>(() => RestoredDirectory.Build(new MemoryBytes(bytes), Target, Member, new RevisionRule(1000), (_, _) => KeyEdit.Keep, Cancellation));

        Assert.Empty(_directory.EnumerateFileSystemInfos());
    }

    [Fact]
    public void Build_AKilledRunLeftItsHalf_IsMadeAnew()
    {
        Directory.CreateDirectory(Target + ".restoring/member/snap");
        File.WriteAllText(Target + ".restoring/member/snap/db", "half");
        var source = new SampleDatabase();
        source.Put("/registry/a", 5, "one");

        Assert.Equal(1, Build(source, (_, _) => KeyEdit.Keep).Keys);

        Assert.Equal(["data"], _directory.EnumerateFileSystemInfos().Select(entry => entry.Name));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Target));
    }

    [Fact]
    public void Build_SomethingThereAlready_Untouched()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "data"), "other");

        Assert.Throws<IOException>(() => Build(new SampleDatabase(), (_, _) => KeyEdit.Keep));

        Assert.Equal("other", File.ReadAllText(Path.Combine(Target, "data")));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private RestoredContent Build(SampleDatabase source, KeyEditor edit) =>
        RestoredDirectory.Build(new MemoryBytes(source.Build()), Target, Member, new RevisionRule(1000), edit, Cancellation);

    private DatabaseReport Inspect()
    {
        using var file = new FileBytes(Path.Combine(Target, "member/snap/db"));
        var report = DatabaseInspection.Run(file, Cancellation);
        Assert.Empty(report.Damage);
        return report;
    }

    private List<string> Values(params string[] keys)
    {
        using var file = new FileBytes(Path.Combine(Target, "member/snap/db"));
        var meta = BoltMeta.Read(file);
        var values = new StoredValues();
        new BoltWalk(file, meta, values, new DamageList(meta.PageSize)).Run(Cancellation);
        Assert.Equal(keys, values.Found.Select(pair => pair.Key));
        return [.. values.Found.Select(pair => pair.Value)];
    }

    private sealed class StoredValues : IBoltVisitor
    {
        private bool _isKeys;

        public List<(string Key, string Value)> Found { get; } = [];

        public void Bucket(ReadOnlySpan<byte> name) => _isKeys = name.SequenceEqual("key"u8);

        public void Entry(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (!_isKeys)
            {
                return;
            }

            var pair = StoredPair.Parse(value);
            Found.Add((Encoding.UTF8.GetString(pair.Key), Encoding.UTF8.GetString(pair.Value)));
        }
    }
}
