namespace Cpctl.Api.Runtime;

/// <summary>
/// Decides when messages of one reason become one event: a reason whose every message differs (a lag that counts down) would otherwise
/// fill the API server with events of one line each. As in client-go: more than ten within ten minutes.
/// </summary>
internal sealed class EventFolding(TimeProvider time)
{
    public const int Apart = 10;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Dictionary<string, DateTimeOffset>> _seen = new(StringComparer.Ordinal);

    /// <summary>Whether <paramref name="message"/> is one too many of its <paramref name="kind"/>.</summary>
    public bool IsOneTooMany(string kind, string message)
    {
        var now = time.GetUtcNow();
        Forget(now);
        if (!_seen.TryGetValue(kind, out var messages))
        {
            _seen[kind] = messages = new(StringComparer.Ordinal);
        }

        if (messages.Count >= Apart && !messages.ContainsKey(message))
        {
            return true;
        }

        messages[message] = now;
        return false;
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (kind, messages) in _seen.ToArray())
        {
            foreach (var old in messages.Where(message => now - message.Value > Window).ToArray())
            {
                messages.Remove(old.Key);
            }

            if (messages.Count == 0)
            {
                _seen.Remove(kind);
            }
        }
    }
}
