using System.Globalization;

namespace NeuralSynth.Host.Abi;

/// <summary>Finds parameters by what a user types.</summary>
internal static class ParameterNames
{
    private const int Suggestions = 5;

    /// <summary>By name first, then module/name, then numeric id; case does not matter.</summary>
    /// <exception cref="HostException">None or more than one matches, or it cannot be set.</exception>
    public static PluginParameter Find(IReadOnlyList<PluginParameter> all, string name)
    {
        PluginParameter[] found = all.Where(p => Same(p.Name, name)).ToArray();
        if (found.Length == 0) found = all.Where(p => Same(p.FullName, name)).ToArray();
        if (found.Length == 0 && uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
            found = all.Where(p => p.Id == id).ToArray();
        if (found.Length > 1)
            throw new HostException($"parameter '{name}' is ambiguous, expected one of: {string.Join(", ", found.Select(p => p.FullName))}.");
        if (found.Length == 0) throw new HostException($"expected the name of a parameter, found '{name}'; similar: {Similar(all, name)}.");
        if (found[0].IsReadOnly) throw new HostException($"parameter '{found[0].FullName}' is read-only.");
        return found[0];
    }

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private static string Similar(IReadOnlyList<PluginParameter> all, string name)
    {
        IEnumerable<string> names = all.Where(p => !p.IsReadOnly && !p.IsHidden)
            .OrderBy(p => Math.Min(Distance(p.Name, name), Distance(p.FullName, name)))
            .Take(Suggestions)
            .Select(p => p.FullName);
        return string.Join(", ", names);
    }

    /// <summary>Edit distance, case ignored.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
