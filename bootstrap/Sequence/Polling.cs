using System.Globalization;
using Cpctl.Api.Errors;

namespace Cpctl.Bootstrap.Sequence;

/// <summary>Waits for a condition by looking again and again; never without a limit, never without saying what for.</summary>
internal sealed class Polling(TimeProvider time)
{
    /// <summary>Looks are cheap (a local socket, a local file), and every phase waits: a tenth of a second each adds up to little.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <param name="what">What is waited for, as in "the temporary API server".</param>
    /// <param name="limit">When to give up.</param>
    /// <param name="look">Returns null when the condition holds, else what is still missing. May throw <see cref="CpctlException"/> to give up early.</param>
    /// <param name="say">Told what is missing, each time.</param>
    /// <param name="remedy">What the user can do when the limit is reached.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="CpctlException">The limit was reached.</exception>
    public async Task UntilAsync(
        string what, TimeSpan limit, Func<CancellationToken, Task<string?>> look, Action<string> say, string remedy, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        while (await look(cancel) is { } missing)
        {
            if (time.GetElapsedTime(started) > limit)
            {
                var seconds = limit.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
                throw new CpctlException(ExitCode.Failed, $"waited {seconds} s for {what}", missing, remedy);
            }

            say(missing);
            await Task.Delay(Interval, time, cancel);
        }
    }
}
