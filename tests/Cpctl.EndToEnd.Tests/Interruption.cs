using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests;

/// <summary>kill -9 of a command at a moment that its journal tells; the same command is to go on from there.</summary>
internal static class Interruption
{
    private const string Journals = "/var/lib/cpctl/journal";

    /// <param name="node">Where it runs.</param>
    /// <param name="journal">bootstrap, or recovery.</param>
    /// <param name="word">A phase or step: it is killed as soon as its journal has a new line with it. A moment that lasts milliseconds can be over by then.</param>
    /// <param name="command">cpctl's arguments.</param>
    public static async Task KillAtAsync(this Node node, string journal, string word, params string[] command)
    {
        var file = $"{Journals}/{journal}.jsonl";
        var output = await node.BashAsync($$"""
            mkdir -p {{Journals}}; touch {{file}}; before=$(wc -l < {{file}})
            cpctl {{string.Join(' ', command)}} >> /tmp/interrupted.log 2>&1 & pid=$!
            while kill -0 $pid 2>/dev/null; do
              tail -n +$((before+1)) {{file}} | grep -q '"{{word}}"' && { kill -9 $pid; wait $pid; echo killed; exit 0; }
              sleep 0.02
            done
            tail -20 /tmp/interrupted.log
            """);
        Assert.True(output.Trim() == "killed", $"{word} was never seen in {file}; the command ended with {output}");
    }
}
