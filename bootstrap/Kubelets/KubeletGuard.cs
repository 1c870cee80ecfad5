using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Kubelets;

/// <summary>
/// What the host does for a kubelet whose new configuration lets it start no pod: then nothing of cpctl runs on the node that could go back. A shell script, for
/// the kubelet's start must depend on nothing else.
/// </summary>
internal static class KubeletGuard
{
    /// <param name="at">Where a path of the node is on this machine.</param>
    /// <param name="paths">The node.</param>
    public static string Script(NodePaths paths, Func<string, string> at) =>
        $$"""
        #!/bin/sh
        # Written by cpctl. Puts the kubelet's last proved configuration back when its new one has not been proved:
        #   before-start   the machine has booted since the new one was written (the mark in /run is gone)
        #   watch          the proof is overdue: nobody is there who could go back
        proved={{at(paths.KubeletProvedDirectory)}}
        trial={{at(paths.KubeletTrialFile)}}
        put_back={{at(paths.KubeletPutBackFile)}}

        case "$1" in
        before-start)
          if [ -d "$proved" ] && [ ! -e "$trial" ]; then
            for file in "$proved"/*; do
              name={{at(paths.KubeletDirectory)}}/$(basename "$file")
              cp -p "$file" "$name.put-back" && mv -f "$name.put-back" "$name"
            done
            echo "cpctl: the kubelet's new configuration was not proved before the machine booted; the one before it is used"
          fi
          ;;
        watch)
          while [ -e "$trial" ]; do
            read -r up _ < /proc/uptime
            read -r overdue _ < "$trial"
            if [ "${up%.*}" -ge "${overdue:-0}" ]; then
              echo "cpctl: the kubelet's new configuration was not proved in time; the one before it is used"
              mv -f "$trial" "$put_back"
              : > {{at(paths.KubeletRestartFile)}}
            else
              sleep 5
            fi
          done
          ;;
        esac

        """;
}
