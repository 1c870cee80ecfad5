using System.CommandLine;
using System.CommandLine.Parsing;

namespace Cpctl.Bootstrap.Restoring.Plain;

/// <summary>The options of <c>cpctl restore</c> for a cluster that cpctl did not make.</summary>
internal sealed class PlainOptions
{
    private readonly Option<string?> _pki = new("--pki")
    {
        Description = "For a snapshot of etcd alone: the old cluster's PKI directory in kubeadm's layout, ca.crt and ca.key, etcd/ca.*, front-proxy-ca.*, sa.key and sa.pub.",
        HelpName = "DIRECTORY",
    };

    private readonly Option<string?> _config = new("--config", "-c")
    {
        Description = "With --pki: a file with a ControlPlane object that fits the old cluster.", HelpName = "FILE",
    };

    private readonly Option<string?> _encryption = new("--encryption-config")
    {
        Description = "With --pki: the old cluster's EncryptionConfiguration, when Secrets were encrypted.", HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_pki);
        command.Options.Add(_config);
        command.Options.Add(_encryption);
        command.Validators.Add(parsed =>
        {
            var (pki, config) = (parsed.GetValue(_pki), parsed.GetValue(_config));
            if (pki is null && (config ?? parsed.GetValue(_encryption)) is not null) parsed.AddError("--config and --encryption-config go with --pki; a bundle brings its own.");
            else if (pki is not null && config is null) parsed.AddError("With --pki give --config too: a snapshot does not tell how its cluster was set.");
        });
    }

    public bool AreGiven(CommandResult parsed) => parsed.GetValue(_pki) is not null;

    /// <returns>Null for a bundle.</returns>
    public PlainArguments? Read(ParseResult parsed) =>
        parsed.GetValue(_pki) is { } pki && parsed.GetValue(_config) is { } config ? new PlainArguments(pki, config, parsed.GetValue(_encryption)) : null;
}
