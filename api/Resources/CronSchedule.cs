using Cronos;

namespace Cpctl.Api.Resources;

/// <summary>
/// Moments that repeat, as cron writes them, by the clock of a time zone. When clocks go forward, a moment that does not exist is taken right after;
/// when they go back, an hour that comes twice counts once (Cronos follows Vixie cron).
/// </summary>
public sealed class CronSchedule
{
    private readonly CronExpression _expression;
    private readonly TimeZoneInfo _zone;

    private CronSchedule(CronExpression expression, TimeZoneInfo zone) => (_expression, _zone) = (expression, zone);

    /// <param name="fields">Minute, hour, day of the month, month, day of the week.</param>
    /// <param name="timeZone">IANA name.</param>
    /// <exception cref="FormatException">One of them can't be read; the message says which and why.</exception>
    public static CronSchedule Parse(string fields, string timeZone)
    {
        try
        {
            return new CronSchedule(CronExpression.Parse(fields), TimeZoneInfo.FindSystemTimeZoneById(timeZone));
        }
        catch (CronFormatException e)
        {
            throw new FormatException($"\"{fields}\" is no schedule: {e.Message}", e);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw new FormatException($"\"{timeZone}\" is no time zone of this machine", e);
        }
    }

    /// <summary>The first moment after <paramref name="after"/>; null when there is none any more.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => _expression.GetNextOccurrence(after, _zone)?.ToUniversalTime();
}
