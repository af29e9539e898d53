using System.Diagnostics.CodeAnalysis;

namespace NeuralSynth.Host.Conformance;

/// <summary>How checks say what they expect.</summary>
internal static class Check
{
    /// <summary>Fails with <paramref name="message"/> unless <paramref name="condition"/>.</summary>
    public static void That([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition) Fail(message);
    }

    /// <summary>Fails unless both are equal; <paramref name="what"/> names the thing.</summary>
    public static void Equal<T>(T expected, T found, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found)) Fail($"{what}: expected {expected}, found {found}");
    }

    /// <summary>Fails unless both sequences are equal, and names the first difference.</summary>
    public static void Same<T>(IReadOnlyList<T> expected, IReadOnlyList<T> found, string what)
    {
        Equal(expected.Count, found.Count, $"{what}: length");
        for (int i = 0; i < expected.Count; i++)
        {
            if (!EqualityComparer<T>.Default.Equals(expected[i], found[i])) Fail($"{what}: expected {expected[i]} at {i}, found {found[i]}");
        }
    }

    /// <summary>Fails unless the plug-in refused, which <paramref name="action"/> turns into an exception.</summary>
    public static void Refuses(Action action, string what)
    {
        try
        {
            action();
        }
        catch (HostException)
        {
            return;
        }

        Fail($"{what}: expected a refusal, found none");
    }

    [DoesNotReturn]
    public static void Fail(string message) => throw new CheckFailedException(message);

    [DoesNotReturn]
    public static void Skip(string message) => throw new CheckSkippedException(message);
}
