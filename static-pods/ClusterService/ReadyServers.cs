namespace Cpctl.StaticPods.ClusterService;

/// <summary>
/// Which API servers clients may be sent to. A server counts from its first good answer, and no longer after two bad ones in a row: one lost
/// answer must not move every client. The last one stays: an address that may work is better than none.
/// </summary>
internal sealed class ReadyServers
{
    private const int MissesUntilGone = 2;

    private readonly Dictionary<string, int> _misses = new(StringComparer.Ordinal);

    /// <summary>The addresses to publish, ordered; empty while no server ever answered.</summary>
    public IReadOnlyList<string> Published { get; private set; } = [];

    /// <summary>Takes one round of answers: every address that belongs to a control-plane node, and whether its server was ready.</summary>
    public void Observe(IReadOnlyDictionary<string, bool> answers)
    {
        foreach (var (address, ready) in answers)
        {
            _misses[address] = ready ? 0 : _misses.GetValueOrDefault(address, MissesUntilGone) + 1;
        }

        foreach (var gone in _misses.Keys.Where(address => !answers.ContainsKey(address)).ToArray())
        {
            _misses.Remove(gone);
        }

        var up = _misses.Where(server => server.Value < MissesUntilGone).Select(server => server.Key).Order(StringComparer.Ordinal).ToArray();
        var still = Published.Where(answers.ContainsKey).ToArray();
        Published = up.Length > 0 ? up : still.Length > 0 ? still : Published;
    }
}
