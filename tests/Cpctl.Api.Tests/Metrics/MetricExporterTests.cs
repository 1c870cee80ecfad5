using System.Diagnostics.Metrics;
using Cpctl.Api.Metrics;

namespace Cpctl.Api.Tests.Metrics;

[Trait("Category", "Unit")]
public sealed class MetricExporterTests : IDisposable
{
    private static readonly MetricDefinition Plain = new("cpctl_plain", MetricKind.Gauge, "A value.");
    private static readonly MetricDefinition Labelled = new("cpctl_labelled", MetricKind.Gauge, "Values.", "node", "role");
    private static readonly MetricDefinition Count = new("cpctl_things_total", MetricKind.Counter, "Things.", "kind");
    private static readonly MetricDefinition Duration = new("cpctl_work_duration_seconds", MetricKind.Histogram, "Work.", "result");

    private readonly Meter _meter = new("test");

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Write_Gauge_IsLookedUpEachTime()
    {
        double? value = 1.5;
        Plain.Observe(_meter, () => value);
        using var sut = new MetricExporter(_meter);

        Assert.Equal("# HELP cpctl_plain A value.\n# TYPE cpctl_plain gauge\ncpctl_plain 1.5\n", sut.Write());
        value = null;
        Assert.DoesNotContain("cpctl_plain 1.5", sut.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Labels_AreEscapedAndInTheirOrder()
    {
        Labelled.Observe(_meter, () => [Labelled.Of(1, "cp\"1\\", "a\nb"), Labelled.Of(2, "cp2", "")]);
        using var sut = new MetricExporter(_meter);

        var text = sut.Write();

        Assert.Contains("cpctl_labelled{node=\"cp\\\"1\\\\\",role=\"a\\nb\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("cpctl_labelled{node=\"cp2\",role=\"\"} 2\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Counter_AddsUpByLabels()
    {
        var counter = Count.CreateCounter(_meter);
        using var sut = new MetricExporter(_meter);
        counter.Add(1, Count.Tags("a"));
        counter.Add(2, Count.Tags("a"));
        counter.Add(1, Count.Tags("b"));

        Assert.EndsWith("# TYPE cpctl_things_total counter\ncpctl_things_total{kind=\"a\"} 3\ncpctl_things_total{kind=\"b\"} 1\n", sut.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Histogram_HasCumulativeBucketsSumAndCount()
    {
        var histogram = Duration.CreateHistogram(_meter, 1, 10);
        using var sut = new MetricExporter(_meter);
        foreach (var value in new[] { 0.5, 1, 5, 50 })
        {
            histogram.Record(value, Duration.Tags("done"));
        }

        Assert.EndsWith(
            """
            # TYPE cpctl_work_duration_seconds histogram
            cpctl_work_duration_seconds_bucket{result="done",le="1"} 2
            cpctl_work_duration_seconds_bucket{result="done",le="10"} 3
            cpctl_work_duration_seconds_bucket{result="done",le="+Inf"} 4
            cpctl_work_duration_seconds_sum{result="done"} 56.5
            cpctl_work_duration_seconds_count{result="done"} 4

            """,
            sut.Write(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Write_LookUpThrows_LeavesTheOthers()
    {
        Labelled.Observe(_meter, IEnumerable<Measurement<double>> () => throw new InvalidOperationException("not now"));
        Plain.Observe(_meter, () => 1);
        using var sut = new MetricExporter(_meter);

        var text = sut.Write();

        Assert.Contains("cpctl_plain 1\n", text, StringComparison.Ordinal);
        Assert.Contains("# incomplete: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_OtherMeters_AreNotExported()
    {
        using var other = new Meter("other");
        Plain.Observe(other, () => 1);
        using var sut = new MetricExporter(_meter);

        Assert.Equal("", sut.Write());
    }

    [Fact]
    public void Write_MeterIsGone_SoAreItsMetrics()
    {
        var gone = new Meter("gone");
        Plain.Observe(gone, () => 1);
        using var sut = new MetricExporter(_meter, gone);
        gone.Dispose();

        Assert.Equal("", sut.Write());
    }

    [Fact]
    public void Tags_WrongNumberOfLabels_AreRefused() => Assert.Throws<ArgumentException>(() => Labelled.Tags("one"));

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Definition_Name_FollowsTheConventions(string name)
    {
        var definition = RuntimeMetrics.All.Concat(ProcessMetrics.All).Single(metric => metric.Name == name);

        Assert.Equal(definition.Kind == MetricKind.Counter, name.EndsWith("_total", StringComparison.Ordinal));
        Assert.Matches("^[a-z][a-z0-9_]*$", name);
        Assert.EndsWith(".", definition.Help, StringComparison.Ordinal);
    }

    public static TheoryData<string> Definitions => [.. RuntimeMetrics.All.Concat(ProcessMetrics.All).Select(metric => metric.Name)];
}
