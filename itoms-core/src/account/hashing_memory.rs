use argon2::Block;
use std::{
    collections::TryReserveError,
    sync::{Arc, Mutex, PoisonError},
};

/// The memory that password hashes work in. Each hash borrows one piece, so there are as many pieces as hashes
/// ever ran at once; they are kept, since giving 19 MiB back and asking for them again costs a tenth of a hash.
#[derive(Clone, Default)]
pub(super) struct HashingMemory(Arc<Mutex<Vec<Vec<Block>>>>);

impl HashingMemory {
    /// Memory that no other hash has. It comes back when it is dropped.
    pub(super) fn borrow(&self) -> Borrowed {
        let blocks = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        Borrowed { blocks, home: Arc::clone(&self.0) }
    }
}

/// Memory of one hash. What is in it tells a password to whoever reads it, so it is wiped before it goes back.
pub(super) struct Borrowed {
    blocks: Vec<Block>,
    home: Arc<Mutex<Vec<Vec<Block>>>>,
}

impl Borrowed {
    /// The first blocks of it, after making room for so many.
    pub(super) fn blocks(&mut self, count: usize) -> Result<&mut [Block], TryReserveError> {
        let missing = count.saturating_sub(self.blocks.len());
        self.blocks.try_reserve_exact(missing)?;
        self.blocks.resize(self.blocks.len().max(count), Block::new());
        Ok(&mut self.blocks[..count])
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        self.blocks.fill(Block::new());
        self.home.lock().unwrap_or_else(PoisonError::into_inner).push(std::mem::take(&mut self.blocks));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_used_again_and_nothing_is_left_in_it() {
        let memory = HashingMemory::default();
        let mut first = memory.borrow();
        let blocks = first.blocks(4).unwrap();
        let place = blocks.as_ptr();
        blocks.iter_mut().for_each(|block| block.as_mut().fill(7));
        drop(first);

        let mut second = memory.borrow();
        let blocks = second.blocks(4).unwrap();
        assert_eq!(blocks.as_ptr(), place);
        assert!(blocks.iter().all(|block| block.as_ref().iter().all(|word| *word == 0)));
        assert_ne!(memory.borrow().blocks(4).unwrap().as_ptr(), place, "one hash at a time");
    }
}
