namespace Cpctl.Bootstrap.Certificates;

/// <summary>A time span in its two largest units: people plan in days, and watch in seconds.</summary>
internal static class RemainingTime
{
    public static string Text(TimeSpan left) => left < TimeSpan.Zero ? "none" : left switch
    {
        { TotalDays: >= 2 } => $"{left.Days}d",
        { TotalHours: >= 1 } => $"{(int)left.TotalHours}h{left.Minutes:00}m",
        { TotalMinutes: >= 1 } => $"{left.Minutes}m{left.Seconds:00}s",
        _ => $"{left.Seconds}s",
    };
}
