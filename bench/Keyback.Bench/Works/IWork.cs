using Keyback.Bench.Machines;
using Keyback.Bench.Results;

namespace Keyback.Bench.Works;

/// <summary>Something that is measured, once a round.</summary>
internal interface IWork
{
    /// <summary>How it is asked for.</summary>
    string Name { get; }

    /// <summary>Measures all who take part, one after the other.</summary>
    Task MeasureAsync(Rig rig, Figures figures);

    /// <summary>What is to be reached.</summary>
    IEnumerable<Target> Targets { get; }
}
