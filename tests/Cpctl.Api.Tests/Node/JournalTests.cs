using System.Text;
using Cpctl.Api.Node;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Api.Tests.Node;

[Trait("Category", "Unit")]
public sealed class JournalTests : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private string File1 => _temp.At("journal/bootstrap.jsonl");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Append_ThenRead_GivesTheEntries()
    {
        using (var journal = new Journal(File1, _time))
        {
            journal.Append("pki", null, JournalState.Started);
            journal.Append("pki", "leaves", JournalState.Done, "14 issued");
        }

        Assert.Equal(
            [
                new JournalEntry(_time.GetUtcNow(), "pki", null, JournalState.Started, null),
                new JournalEntry(_time.GetUtcNow(), "pki", "leaves", JournalState.Done, "14 issued"),
            ],
            Journal.Read(File1));
        Assert.Equal(FileModes.Secret, File.GetUnixFileMode(File1));
        Assert.StartsWith("{\"time\":\"2030-01-02T03:04:05+00:00\",\"phase\":\"pki\",\"state\":\"started\"}", File.ReadAllText(File1));
    }

    [Fact]
    public void Read_WithTheLastLineTornAnywhere_GivesTheWholeOnesAndWritingGoesOn()
    {
        using (var journal = new Journal(File1, _time))
        {
            journal.Append("first", null, JournalState.Done);
            journal.Append("zweite Phase äöü", "step", JournalState.Failed, "exit 1: \"quoted\"");
        }

        var whole = File.ReadAllBytes(File1);
        var firstLine = Array.IndexOf(whole, (byte)'\n') + 1;
        for (var length = firstLine; length <= whole.Length; length++)
        {
            File.WriteAllBytes(File1, whole[..length]);
            using (var journal = new Journal(File1, _time))
            {
                Assert.True(journal.IsDone("first"));
                journal.Append("third", null, JournalState.Started);
            }

            var phases = Journal.Read(File1).Select(entry => entry.Phase).ToList();
            Assert.Equal("first", phases[0]);
            Assert.Equal("third", phases[^1]);

            // Torn in its last byte only, the line break, an entry is whole.
            Assert.Equal(length >= whole.Length - 1 ? 3 : 2, phases.Count);
        }
    }

    [Fact]
    public void Append_AfterAWriteOfThisProcessThatWasTornAnywhere_MergesNothing()
    {
        using (var journal = new Journal(File1, _time)) journal.Append("first", null, JournalState.Done);
        var line = File.ReadAllText(File1);
        for (var length = 1; length < line.Length; length++)
        {
            File.Delete(File1);
            using (var journal = new Journal(File1, _time))
            {
                journal.Append("first", null, JournalState.Done);
                File.AppendAllText(File1, line[..length]); // what a full disk leaves
                journal.Append("second", null, JournalState.Done);
            }

            var phases = Journal.Read(File1).Select(entry => entry.Phase);
            Assert.Equal(length == line.Length - 1 ? ["first", "first", "second"] : ["first", "second"], phases);
            using var again = new Journal(File1, _time);
            Assert.Equal(length == line.Length - 1 ? 0 : 1, again.Torn);
        }
    }

    [Fact]
    public void Read_AnEntryBehindATornOneInOneLine_IsFoundAndTold()
    {
        Directory.CreateDirectory(_temp.At("journal"));
        File.WriteAllText(File1, "{\"time\":\"2030-01-02T03:04:05Z\",\"pha{\"time\":\"2030-01-02T03:04:06Z\",\"phase\":\"b\",\"state\":\"done\"}\n");

        using var journal = new Journal(File1, _time);

        Assert.Equal(("b", 1), (Assert.Single(journal.Entries).Phase, journal.Torn));
    }

    [Fact]
    public void Append_Bounded_BeginsAnewAndKeepsTheNewest()
    {
        const int limit = 10_000;
        using (var journal = new Journal(File1, _time, limit))
        {
            for (var i = 0; i < 5000; i++) journal.Append("step", $"{i}", JournalState.Done);
            Assert.InRange(journal.Entries.Count, 1000, 2000);
            Assert.Equal(["4998", "4999"], journal.Newest(2).Select(entry => entry.Step));
        }

        Assert.InRange(new FileInfo(File1).Length, 1, limit);
        Assert.InRange(new FileInfo(File1 + ".1").Length, 1, limit);
        Assert.Equal(FileModes.Secret, File.GetUnixFileMode(File1));
        var read = Journal.Read(File1).Select(entry => int.Parse(entry.Step!, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(Enumerable.Range(read[0], read.Count), read);
        Assert.Equal(4999, read[^1]);
    }

    [Theory]
    [InlineData(true)] // killed between the two renames
    [InlineData(false)]
    public void Open_KilledWhileItBeganAnew_LosesNothing(bool isAway)
    {
        using (var journal = new Journal(File1, _time, 1 << 20)) journal.Append("first", null, JournalState.Done);
        File.WriteAllText(File1 + ".new", "");
        if (isAway) File.Move(File1, File1 + ".1");

        using (var journal = new Journal(File1, _time, 1 << 20)) journal.Append("second", null, JournalState.Done);

        Assert.Equal(["first", "second"], Journal.Read(File1).Select(entry => entry.Phase));
    }

    [Fact]
    public void IsDone_GoesByTheLatestWord()
    {
        using var journal = new Journal(File1, _time);
        journal.Append("etcd", null, JournalState.Done);
        Assert.True(journal.IsDone("etcd"));
        Assert.False(journal.IsDone("etcd", "step"));

        journal.Append("etcd", null, JournalState.Failed, "gone");

        Assert.False(journal.IsDone("etcd"));
        Assert.Equal("gone", journal.Last("etcd")!.Detail);
    }

    [Fact]
    public void Read_OfGarbage_SkipsIt()
    {
        Directory.CreateDirectory(_temp.At("journal"));
        File.WriteAllText(File1, "\0\0\0\n{}\n[]\n{\"phase\":1}\nnull\n{\"time\":\"2030-01-02T03:04:05Z\",\"phase\":\"a\",\"state\":\"done\"}\n", Encoding.UTF8);

        Assert.Equal("a", Assert.Single(Journal.Read(File1)).Phase);
    }

    [Fact]
    public void Read_WithoutAFile_IsEmpty() => Assert.Empty(Journal.Read(_temp.At("nothing")));
}
