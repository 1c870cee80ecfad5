using Cpctl.Etcd.Database;
using Cpctl.Etcd.Restoration;
using CsCheck;

namespace Cpctl.Etcd.Tests.Database;

[Trait("Category", "Unit")]
public sealed class LogTailTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cpctl-log-");

    private string Log => Path.Combine(Data, "member", "wal", RaftStart.LogFile);

    private string Data => Path.Combine(_directory.FullName, "data");

    private string Copy => Path.Combine(_directory.FullName, "copy");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Read_EntriesBehindTheCommit_AreTold()
    {
        Write(Records(3, committed: 1));

        Assert.Equal((1UL, 3UL, 5UL), Told());
    }

    [Fact]
    public void Read_EntryOfALaterTermAtAnEarlierIndex_TakesTheOthersPlace()
    {
        var log = Written(3, committed: 1);
        log.Add(RaftRecordKind.Entry, Entry(term: 7, index: 2));
        Write(log.ToArray());

        Assert.Equal((1UL, 2UL, 7UL), Told());
    }

    [Fact]
    public void Read_CutOffAnywhere_EndsWithARecordThatWasWhole()
    {
        var whole = Records(4, committed: 2);
        Gen.Int[0, whole.Length].Sample(
            length =>
            {
                Write(whole[..length]);
                var last = LastIndex();
                return last <= 4 && (length < whole.Length || last == 4);
            },
            iter: 200,
            threads: 1);
    }

    [Fact]
    public void Read_AnyByteFlipped_IsDamageOrAnEarlierEnd()
    {
        var whole = Records(4, committed: 2);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte[1, 255]).Sample(
            (at, flip) =>
            {
                var broken = whole.ToArray();
                broken[at] ^= flip;
                Write(broken);
                return LastIndex() <= 4;
            },
            iter: 300,
            threads: 1);
    }

    [Fact]
    public void Copy_TornRecordBehindTheGoodOnes_AllThatIsGoodIsCommittedAndTheSourceStays()
    {
        byte[] torn = [.. Records(3, committed: 1), 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3];
        Write(torn);

        var tail = WholeLogCopy.Make(Data, Copy, TestContext.Current.CancellationToken);

        Assert.Equal((1UL, 3UL), (tail.RecordedCommit, tail.LastIndex));
        var copied = LogTail.Read(Copy);
        Assert.Equal((3UL, 3UL, 5UL, 9UL), (copied.RecordedCommit, copied.LastIndex, copied.Term, copied.Vote));
        Assert.Equal(torn, File.ReadAllBytes(Log));
    }

    [Fact]
    public void Copy_AfterARunThatWasKilled_IsMadeAnew()
    {
        Write(Records(3, committed: 1));
        Directory.CreateDirectory(Path.Combine(Copy + ".copying", "member", "wal"));
        File.WriteAllText(Path.Combine(Copy + ".copying", "member", "wal", RaftStart.LogFile), "half");

        WholeLogCopy.Make(Data, Copy, TestContext.Current.CancellationToken);

        Assert.Equal(3UL, LogTail.Read(Copy).RecordedCommit);
        Assert.False(Directory.Exists(Copy + ".copying"));
    }

    [Fact]
    public void Copy_DamageBeforeTheEnd_IsNotCopied()
    {
        var broken = Records(3, committed: 1);
        broken[40] ^= 0x10;
        Write(broken);

        Assert.Throws<InvalidDataException>(() => WholeLogCopy.Make(Data, Copy, TestContext.Current.CancellationToken));

        Assert.False(Path.Exists(Copy));
    }

    private static byte[] Records(int entries, ulong committed) => Written(entries, committed).ToArray();

    private static RaftLogWriter Written(int entries, ulong committed)
    {
        var log = new RaftLogWriter();
        log.Add(RaftRecordKind.Checksum, null);
        log.Add(RaftRecordKind.Metadata, new ProtoWriter().Number(1, 9).Number(2, 8).ToArray());
        log.Add(RaftRecordKind.Snapshot, new ProtoWriter().Number(1, 0).Number(2, 0).ToArray());
        for (var i = 1; i <= entries; i++)
        {
            log.Add(RaftRecordKind.Entry, Entry(term: 5, (ulong)i));
            if ((ulong)i == committed) log.Add(RaftRecordKind.State, new ProtoWriter().Number(1, 5).Number(2, 9).Number(3, committed).ToArray());
        }

        return log;
    }

    private static byte[] Entry(ulong term, ulong index) =>
        new ProtoWriter().Number(1, 0).Number(2, term).Number(3, index).Bytes(4, new byte[(int)index * 7]).ToArray();

    private void Write(byte[] log)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Log)!);
        Directory.CreateDirectory(Path.Combine(Data, "member", "snap"));
        File.WriteAllBytes(Path.Combine(Data, "member", "snap", "db"), []);
        File.WriteAllBytes(Log, log);
    }

    private (ulong Commit, ulong Index, ulong Term) Told()
    {
        var tail = LogTail.Read(Data);
        return (tail.RecordedCommit, tail.LastIndex, tail.LastTerm);
    }

    /// <summary>Zero when the log says nothing.</summary>
    private ulong LastIndex()
    {
        try
        {
            return LogTail.Read(Data).LastIndex;
        }
        catch (InvalidDataException)
        {
            return 0;
        }
    }
}
