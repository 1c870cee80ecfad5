using System.Globalization;

namespace Cpctl.Etcd.Launch;

/// <summary>Arguments of <c>cpctl etcd-launch</c>.</summary>
/// <param name="DataDirectory">etcd's --data-dir.</param>
/// <param name="IdentityFile">membership.json.</param>
/// <param name="WaitPorts">TCP ports that must be free first.</param>
/// <param name="WaitTimeout">How long to wait for ports and data before giving up.</param>
/// <param name="Command">etcd and its arguments.</param>
public sealed record LaunchOptions(
    string DataDirectory, string IdentityFile, IReadOnlyList<int> WaitPorts, TimeSpan WaitTimeout, IReadOnlyList<string> Command)
{
    public const string Usage =
        "cpctl etcd-launch --data-dir DIR --identity FILE [--wait-ports P,P…] [--wait-timeout SECONDS] -- ETCD [ARGUMENT…]";

    /// <summary>A successor may be started long before its predecessor is told to stop.</summary>
    public static readonly TimeSpan DefaultWait = TimeSpan.FromMinutes(5);

    /// <summary>Own parsing: this runs before anything else of cpctl is loaded, while etcd is down.</summary>
    /// <exception cref="FormatException">With a message for users.</exception>
    public static LaunchOptions Parse(IReadOnlyList<string> arguments)
    {
        string? data = null;
        string? identity = null;
        IReadOnlyList<int> ports = [];
        var wait = DefaultWait;
        var i = 0;
        while (i < arguments.Count && !string.Equals(arguments[i], "--", StringComparison.Ordinal))
        {
            var (name, value) = Take(arguments, ref i);
            switch (name)
            {
                case "--data-dir":
                    data = value;
                    break;
                case "--identity":
                    identity = value;
                    break;
                case "--wait-ports":
                    ports = [.. value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(p => Number(name, p, 65535))];
                    break;
                case "--wait-timeout":
                    wait = TimeSpan.FromSeconds(Number(name, value, 86_400));
                    break;
                default:
                    throw new FormatException($"unknown option {name}");
            }
        }

        List<string> command = [.. arguments.Skip(i + 1)];
        return data is null || identity is null || command.Count == 0
            ? throw new FormatException("--data-dir, --identity and a command after -- are needed")
            : new LaunchOptions(data, identity, ports, wait, command);
    }

    private static (string Name, string Value) Take(IReadOnlyList<string> arguments, ref int i)
    {
        var argument = arguments[i++];
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0)
        {
            return (argument[..equals], argument[(equals + 1)..]);
        }

        return i < arguments.Count ? (argument, arguments[i++]) : throw new FormatException($"{argument} needs a value");
    }

    private static int Number(string name, string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most
            ? number
            : throw new FormatException($"{name}: \"{text}\" is not a number from 1 to {most}");
}
