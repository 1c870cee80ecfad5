using System.Globalization;
using Cpctl.Bootstrap.Cli;

namespace Cpctl.Bootstrap.Progress;

/// <summary>One line an event, <c>[  3.2s] phase: message</c>: for logs, pipes and scripts.</summary>
internal sealed class PlainProgress(TextWriter output, TimeProvider time) : IPhaseProgress
{
    private readonly long _started = time.GetTimestamp();
    private readonly Lock _gate = new();
    private string _phase = "";
    private string _lastMessage = "";
    private long _phaseStarted;

    public void Begin(string phase)
    {
        lock (_gate)
        {
            _phase = phase;
            _lastMessage = "";
            _phaseStarted = time.GetTimestamp();
            Write("started");
        }
    }

    public void Say(string message)
    {
        lock (_gate)
        {
            // Waiting repeats itself every tenth of a second; a log wants it once.
            if (message == _lastMessage) return;
            _lastMessage = message;
            Write(message);
        }
    }

    public void Warn(string message)
    {
        lock (_gate) Write($"warning: {message}");
    }

    public void End(string phase)
    {
        lock (_gate) Write($"done in {Seconds(_phaseStarted)}s");
    }

    public void Fail(string phase)
    {
        lock (_gate) Write($"failed after {Seconds(_phaseStarted)}s");
    }

    private void Write(string message) => output.WriteLine(TerminalLine.Of($"[{Seconds(_started),5}s] {_phase}: {new IndentedText(message, 2)}"));

    private string Seconds(long since) => time.GetElapsedTime(since).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
}
