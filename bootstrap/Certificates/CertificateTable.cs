using System.Globalization;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Status;

namespace Cpctl.Bootstrap.Certificates;

/// <summary>A list of certificates for people.</summary>
internal static class CertificateTable
{
    /// <summary>An API server's certificate has a dozen names; <c>-o json</c> has them all.</summary>
    private const int NamesShown = 2;

    public static void Write(TerminalWriter output, CertificateList list)
    {
        if (list.Source == StatusSource.Agent) output.WriteLine("source: this node's agent (the API does not answer); other nodes are not shown");
        var table = new TextTable("NODE", "NAME", "SUBJECT", "NAMES", "ISSUER", "EXPIRES", "LEFT", "RENEWED BY", "STATE");
        foreach (var item in list.Items)
        {
            table.Add(
                item.Node, item.Name, item.Subject, Names(item.Names), item.Issuer, item.NotAfter.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture),
                RemainingTime.Text(TimeSpan.FromSeconds(item.SecondsLeft)), item.RenewedBy, item.Served == false ? $"{item.State}, not served yet" : item.State.ToString());
        }

        table.Write(output);
        foreach (var node in list.Silent) output.WriteLine($"{node} has not reported its certificates yet");
    }

    private static string Names(IReadOnlyList<string> names) =>
        string.Join(',', names.Take(NamesShown)) + (names.Count > NamesShown ? $" +{names.Count - NamesShown}" : "");
}
