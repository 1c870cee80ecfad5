using Microsoft.Extensions.Logging;

namespace Cpctl.Bootstrap.Processes;

/// <summary>
/// Loggers for a process whose stderr is its log. Written here because the console package costs a queue, a thread and several megabytes in
/// each of the two processes on every node. CPCTL_LOG_LEVEL sets the lowest level shown (Debug, Information, Warning, Error).
/// </summary>
internal sealed class LineLoggerFactory(TextWriter output, TimeProvider time) : ILoggerFactory
{
    private readonly LogLevel _minimum =
        Enum.TryParse<LogLevel>(Environment.GetEnvironmentVariable("CPCTL_LOG_LEVEL"), ignoreCase: true, out var level) ? level : LogLevel.Information;

    public ILogger CreateLogger(string categoryName) => new LineLogger(ShortName(categoryName), output, time, _minimum);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("this factory has one destination");

    public void Dispose() => output.Flush();

    private static string ShortName(string category) => category[(category.LastIndexOf('.') + 1)..];
}
