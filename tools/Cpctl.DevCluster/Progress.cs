using System.Diagnostics;

namespace Cpctl.DevCluster;

/// <summary>Progress lines with the seconds since the start, so that a person sees what takes long while it does.</summary>
public sealed class Progress(TextWriter writer)
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Lock _gate = new();

    /// <summary>Says nothing.</summary>
    public static Progress Silent { get; } = new(TextWriter.Null);

    public TimeSpan Elapsed => _watch.Elapsed;

    public void Say(string text)
    {
        lock (_gate)
        {
            writer.WriteLine($"{_watch.Elapsed.TotalSeconds,7:0.0} s  {text}");
            writer.Flush();
        }
    }

    /// <summary>Announces a step, runs it, and says how long it took when that was a second or more.</summary>
    public async Task<T> StepAsync<T>(string text, Func<Task<T>> step)
    {
        Say(text);
        var start = _watch.Elapsed;
        var value = await step();
        var took = _watch.Elapsed - start;
        if (took >= TimeSpan.FromSeconds(1))
            Say($"{text}: done in {took.TotalSeconds:0.0} s");
        return value;
    }

    public Task StepAsync(string text, Func<Task> step) => StepAsync(text, async () =>
    {
        await step();
        return true;
    });
}
