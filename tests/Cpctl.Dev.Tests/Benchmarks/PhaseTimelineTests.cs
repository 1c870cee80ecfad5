using Cpctl.Dev.Benchmarks;

namespace Cpctl.Dev.Tests.Benchmarks;

[Trait("Category", "Unit")]
public sealed class PhaseTimelineTests
{
    [Fact]
    public void Parse_Journal_GivesPhasesWithoutTheirSteps()
    {
        const string journal = """
            {"time":"2026-01-01T00:00:00Z","phase":"certificates","state":"started"}
            {"time":"2026-01-01T00:00:00.1Z","phase":"certificates","step":"authorities","state":"started"}
            {"time":"2026-01-01T00:00:01Z","phase":"certificates","state":"done"}
            {"time":"2026-01-01T00:00:01Z","phase":"etcd","state":"started"}
            {"time":"2026-01-01T00:00:03.5Z","phase":"etcd","state":"done"}
            """;
        Assert.Equal(
            [("certificates", TimeSpan.Zero, TimeSpan.FromSeconds(1)), ("etcd", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2.5))],
            PhaseTimeline.Parse(journal));
    }
}
