namespace NeuralSynth.Host.Conformance;

/// <summary>Runs checks one after the other and prints how each ended.</summary>
/// <param name="output">Null prints nothing.</param>
internal sealed class CheckReport(TextWriter? output)
{
    private const int IdWidth = 42;
    private readonly List<CheckResult> _results = [];

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<CheckResult> Results => _results;

    /// <summary>Runs the checks on a plug-in. A line is begun before each check runs: should the plug-in end the process, the
    /// last line names the check.</summary>
    public void Run<TSubject>(TSubject subject, IEnumerable<ConformanceCheck<TSubject>> checks)
        where TSubject : IConformanceSubject
    {
        output?.WriteLine(subject.Name);
        foreach (ConformanceCheck<TSubject> check in checks)
        {
            output?.Write($"  {check.Id.PadRight(IdWidth)} ");
            output?.Flush();
            CheckResult result = check.Execute(subject);
            _results.Add(result);
            output?.WriteLine(result.Message.Length == 0 ? Word(result.Outcome) : $"{Word(result.Outcome)}: {result.Message}");
            if (result.Outcome == CheckOutcome.Failed) output?.WriteLine($"    expected: {result.Title}");
        }
    }

    /// <summary>Prints the sums.</summary>
    public void Finish() =>
        output?.WriteLine($"{_results.Count} checks: {Count(CheckOutcome.Passed)} passed, {Count(CheckOutcome.Skipped)} skipped, {Count(CheckOutcome.Failed)} failed");

    private int Count(CheckOutcome outcome) => _results.Count(r => r.Outcome == outcome);

    private static string Word(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Passed => "passed",
        CheckOutcome.Skipped => "skipped",
        _ => "FAILED",
    };
}
