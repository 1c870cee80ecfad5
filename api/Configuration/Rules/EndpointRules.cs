using System.Globalization;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>Where the API server is reached, and the names in its certificate.</summary>
internal static class EndpointRules
{
    private const string EndpointField = "spec.controlPlaneEndpoint";

    public static IEnumerable<ConfigProblem> Check(ControlPlaneSpec spec)
    {
        if (!string.IsNullOrEmpty(spec.ControlPlaneEndpoint))
        {
            foreach (var problem in CheckEndpoint(spec, spec.ControlPlaneEndpoint))
            {
                yield return problem;
            }
        }

        for (var i = 0; i < spec.CertSANs.Count; i++)
        {
            var name = spec.CertSANs[i];
            var field = $"spec.certSANs[{i}]";
            if (HostNames.Complaint(name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name) is { } complaint)
            {
                yield return new ConfigProblem(field, $"\"{name}\" can't be in a certificate", complaint, "Write a DNS name or an IP address.");
            }
            else if (spec.CertSANs.Take(i).Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                yield return new ConfigProblem(field, $"\"{name}\" is there twice", "the list is a set", "Remove one.");
            }
        }
    }

    private static IEnumerable<ConfigProblem> CheckEndpoint(ControlPlaneSpec spec, string endpoint)
    {
        var colon = endpoint.LastIndexOf(':');
        var host = endpoint[..Math.Max(0, colon)].Trim('[', ']');
        if (colon < 0 || !int.TryParse(endpoint.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
        {
            yield return new ConfigProblem(EndpointField, $"\"{endpoint}\" has no usable port", "ports are numbers from 1 to 65535", "Write host:port, as in api.example.org:6443.");
            yield break;
        }

        if (HostNames.Complaint(host) is { } complaint)
        {
            yield return new ConfigProblem(EndpointField, $"\"{host}\" is not a host", complaint, "Write a DNS name or an IP address before the port.");
        }

        if (!IpRange.TryParseAddress(host, out var address))
        {
            yield break;
        }

        foreach (var (name, text) in new[] { ("pod subnet", spec.Networking.PodSubnet), ("service subnet", spec.Networking.ServiceSubnet) })
        {
            if (IpRange.TryParse(text, out var range) && range.Contains(address))
            {
                yield return new ConfigProblem(EndpointField, $"{host} lies in the {name} {text}", "nodes must reach it before there is a pod network", "Choose an address outside the cluster's own ranges.");
            }
        }
    }
}
