namespace NeuralSynth.Host.Conformance;

/// <summary>One rule that a plug-in must keep, whatever its format.</summary>
/// <typeparam name="TSubject">What is checked: a loaded library of one format with one of its plug-ins.</typeparam>
/// <param name="Id">Stable name; that of the public validator's test where one has the same purpose.</param>
/// <param name="Title">What is expected, in one line.</param>
/// <param name="Strictness">1 to 10: a run of strictness n includes all checks up to n. 1 what every host does, 5 what
/// careful hosts do, 10 what only a malicious or broken host does.</param>
/// <param name="Run">Does it; fails by <see cref="CheckFailedException"/>, passes over by <see cref="CheckSkippedException"/>.</param>
internal sealed record ConformanceCheck<TSubject>(string Id, string Title, int Strictness, Action<TSubject> Run)
    where TSubject : IConformanceSubject
{
    /// <summary>Runs the check on the calling thread, which is the host's main thread meanwhile.</summary>
    public CheckResult Execute(TSubject subject)
    {
        try
        {
            subject.Begin();
            Run(subject);
            string? complaint = subject.Complaints();
            return complaint == null ? Result(CheckOutcome.Passed, "") : Result(CheckOutcome.Failed, complaint);
        }
        catch (CheckSkippedException e)
        {
            return Result(CheckOutcome.Skipped, e.Message);
        }
        catch (Exception e) when (e is CheckFailedException or HostException)
        {
            return Result(CheckOutcome.Failed, e.Message);
        }
    }

    private CheckResult Result(CheckOutcome outcome, string message) => new(Id, Title, outcome, message);
}

/// <summary>What the checks of one format look at.</summary>
internal interface IConformanceSubject : IDisposable
{
    /// <summary>Name of the plug-in that is checked.</summary>
    string Name { get; }

    /// <summary>Forgets what earlier checks noted; makes the calling thread the host's main thread.</summary>
    void Begin();

    /// <summary>What the host side noted since <see cref="Begin"/>: calls from the wrong thread or at the wrong time.
    /// Null when there is nothing to complain about.</summary>
    string? Complaints();
}

/// <summary>How a check ended.</summary>
internal enum CheckOutcome
{
    /// <summary>The rule is kept.</summary>
    Passed,

    /// <summary>The plug-in does not have what the rule is about.</summary>
    Skipped,

    /// <summary>The rule is broken.</summary>
    Failed,
}

/// <summary>The end of a check.</summary>
internal sealed record CheckResult(string Id, string Title, CheckOutcome Outcome, string Message);
