using System.Globalization;
using Cpctl.Api.Text;
using Cpctl.Bootstrap.Cli;
using Microsoft.Extensions.Logging;

namespace Cpctl.Bootstrap.Processes;

/// <summary>Writes one line an event, as container logs want it: time, level, category, event id, message; an exception follows on lines of its own.</summary>
internal sealed class LineLogger(string category, TextWriter output, TimeProvider time, LogLevel minimum) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var line = $"{now} {Name(logLevel)} {category}[{eventId.Id}] {VisibleText.OfLine(formatter(state, exception))}";
        lock (output)
        {
            output.WriteLine(line);
            if (exception is not null) output.WriteLine(new IndentedText(exception.ToString(), 2).Text);
        }
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        _ => "error",
    };
}
