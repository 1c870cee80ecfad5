using Cpctl.Bootstrap.Progress;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Bootstrap.Tests.Progress;

[Trait("Category", "Unit")]
public sealed class PlainProgressTests
{
    [Fact]
    public void Progress_OfOnePhase_ReadsAsLinesWithTimes()
    {
        var time = new FakeTimeProvider();
        using var output = new StringWriter();
        var progress = new PlainProgress(output, time);
        progress.Begin("etcd");
        time.Advance(TimeSpan.FromSeconds(1.25));
        progress.Say("waiting for its port");
        progress.Say("waiting for its port");
        time.Advance(TimeSpan.FromSeconds(10));
        progress.Warn("slow disk");
        progress.End("etcd");
        progress.Begin("objects");
        progress.Fail("objects");
        Assert.Equal(
            """
            [  0.0s] etcd: started
            [  1.3s] etcd: waiting for its port
            [ 11.3s] etcd: warning: slow disk
            [ 11.3s] etcd: done in 11.3s
            [ 11.3s] objects: started
            [ 11.3s] objects: failed after 0.0s

            """,
            output.ToString());
    }
}
